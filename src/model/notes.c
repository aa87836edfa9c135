/* What breaks no rule of the provider and is likely not meant. */
#include "request.h"
#include "violations.h"

#include "base/address.h"
#include "base/url.h"
#include "error.h"

#include <stdio.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* Whether a host is one that only this machine or its network knows. */
static bool is_local(const fg_url *url)
{
    static const char *const domains[] = {".localhost", ".local", ".internal", ".lan", ".home.arpa"};
    bool local = url->loopback || fg_address_literal_is_private(url->host) || !strpbrk(url->host, ".:");
    for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++)
        local = local || ends_with(url->host, domains[i]);
    return local;
}

static void note_link(facegen_violations *notes, fg_param_id id, const char *link)
{
    fg_url url;
    char text[sizeof url.host + 96];
    if (!link || !fg_url_parse(link, strlen(link), &url, NULL) || !is_local(&url))
        return;
    snprintf(text, sizeof text, "the provider cannot reach %s, which is on this machine or its network", url.host);
    fg_violations_note(notes, id, text);
}

static void note_orientation(facegen_violations *notes, const fg_face *face)
{
    static const char *const looks[] = {
        [2] = "mirrored",          [3] = "upside down",       [4] = "upside down",      [5] = "lying on its side",
        [6] = "lying on its side", [7] = "lying on its side", [8] = "lying on its side"};
    int orientation = fg_face_orientation(face);
    char text[256];
    if (orientation < 2)
        return;
    snprintf(
        text, sizeof text,
        "only EXIF data turns the photo upright (orientation %d): whoever ignores that sees it %s, and may find no "
        "face; turn the pixels themselves to be sure",
        orientation, looks[orientation]);
    fg_violations_note(notes, FG_face_image, text);
}

facegen_code facegen_request_notes(const facegen_request *request, facegen_violations **notes, facegen_error *error)
{
    if (!request || !notes)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_notes: request and notes are needed");
    *notes = NULL;
    facegen_violations *all = fg_violations_new();
    if (!all)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    const fg_value *webhook = &request->values[FG_webhook];
    if (request->face.kind == FG_FACE_LINK)
        note_link(all, FG_face_image, request->face.text);
    else
        note_orientation(all, &request->face);
    note_link(all, FG_webhook, webhook->kind == FG_VALUE_TEXT ? webhook->text : NULL);
    facegen_code code = all->complete ? FACEGEN_OK : fg_fail_plainly(error, FACEGEN_E_NOMEM);
    if (code == FACEGEN_OK && all->count > 0)
        *notes = all;
    else
        facegen_violations_free(all);
    return code;
}
