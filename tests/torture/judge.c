#include "judge.h"

#include "observer.h"

#include "base/image.h"
#include "support/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static int descriptors_before; /* open ones */
static int saved;              /* images */
static bool recovered;         /* nothing fails any more */

/* Whether a code can be the outcome of what has failed. */
static bool is_fair(facegen_code code)
{
    switch (code) {
    case FACEGEN_OK:
        return true;
    case FACEGEN_E_NOMEM:
    case FACEGEN_E_SYSTEM:
    case FACEGEN_E_RESOLVE:
    case FACEGEN_E_CONNECT:
    case FACEGEN_E_IO:
    case FACEGEN_E_TIMEOUT:
    case FACEGEN_E_UNCERTAIN:
    case FACEGEN_E_TOO_LARGE: /* libcurl says the same of a long header and of no memory: curl_transfer.c */
    case FACEGEN_E_IMAGE:     /* as of an image */
        return !recovered && fallible_failed() != 0;
    case FACEGEN_E_FILE:
    case FACEGEN_E_INVALID: /* a face that cannot be read */
        return !recovered && (fallible_failed() & CALLS_SYSTEM);
    default:
        return false;
    }
}

void judge_code(facegen_code code, const facegen_error *error)
{
    expect(is_fair(code), "%s: %s", facegen_code_name(code), error->message);
    expect(error->code == code, "%s is returned, %s is in the error", facegen_code_name(code),
           facegen_code_name(error->code));
    expect(code == FACEGEN_OK || *error->message, "%s without a message", facegen_code_name(code));
    expect(code != FACEGEN_E_NOMEM || strstr(error->message, "memory"), "of memory it says: %s", error->message);
}

void judge_call(facegen_code code, const facegen_result *result, const facegen_error *error)
{
    judge_code(code, error);
    expect((code == FACEGEN_OK) == (result != NULL), "%s, and a result or none", facegen_code_name(code));
}

void judge_submit(facegen_code code, const facegen_result *result, const facegen_error *error)
{
    judge_call(code, result, error);
    observer_tell(code, result ? facegen_result_id(result) : error->id);
}

static bool is_whole(const char *path)
{
    char bytes[4096];
    fg_image_check check = {.size = 0};
    FILE *file = fopen(path, "rb");
    for (size_t got; file && (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        fg_image_check_add(&check, bytes, got);
    if (file)
        fclose(file);
    return fg_image_check_complete(&check);
}

void judge_saving(facegen_code code, const char *path, const facegen_error *error)
{
    judge_code(code, error);
    expect((code == FACEGEN_OK) == (path != NULL), "%s, and a path or none", facegen_code_name(code));
    saved += path != NULL;
}

/* Every file has its final name and is a whole image; one that could not be unlinked may remain. */
static void judge_folder(const char *folder)
{
    int images = 0;
    DIR *opened = opendir(folder);
    for (struct dirent *entry; (entry = readdir(opened));) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.') {
            images++;
            expect(is_whole(path), "%s is no whole image", entry->d_name);
        } else if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            expect(fallible_failed() & CALL_UNLINK, "%s is left", entry->d_name);
        }
    }
    closedir(opened);
    expect(images == saved, "%d images were saved, %d are in the folder", saved, images);
}

void judge_begin(const torture_place *place)
{
    descriptors_before = count_descriptors();
    saved = 0;
    recovered = false;
    observer_begin();
    fallible_begin(&place->plan);
}

/* What calls that have ended told of what was sent and came. */
static void judge_telling(void)
{
    const char *verdict = observer_verdict();
    expect(!verdict, "%s", verdict);
}

void judge_recovery(void)
{
    fallible_end();
    judge_telling();
    recovered = true;
}

void judge_end(const torture_place *place)
{
    fallible_end();
    /* What libcurl and OpenSSL allocate once stays. */
    expect(place->cold || fallible_leaks() == 0, "%zu allocations were not freed", fallible_leaks());
    expect(count_descriptors() == descriptors_before, "a descriptor was not closed");
    judge_folder(place->folder);
    judge_telling();
}
