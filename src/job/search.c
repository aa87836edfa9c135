#include "search.h"

#include "policy.h"

#include <stdio.h>
#include <string.h>

enum { LOOKS_MIN = 2 }; /* that show nothing until that is believed: what was just sent may not have got through */

static void ask(fg_search *search, fg_step step, int64_t due)
{
    search->step = step;
    search->due = due;
    search->questions += step == FG_STEP_COUNT || step == FG_STEP_LIST;
}

static void fetch(fg_search *search, const char *id, int64_t now)
{
    snprintf(search->id, sizeof search->id, "%s", id);
    ask(search, FG_STEP_FETCH, now);
}

static void end_search(fg_search *search, facegen_code code)
{
    search->code = code;
    search->step = FG_STEP_END;
}

static void look(fg_search *search, int64_t due)
{
    if (search->looks == 0) {
        search->deadline = due + FG_SEARCH_MS;
        search->settled = due >= search->subject.settled_at;
    }
    search->looks++;
    search->page = 1;
    search->whole = false;
    ask(search, FG_STEP_COUNT, due);
}

/* Plans another look, a longer time after each; false when there is to be none. */
static bool look_again(fg_search *search, int64_t now)
{
    int64_t due = now + fg_repeat_delay(search->looks, 0, search->random);
    if (search->questions + 2 > FG_SEARCH_QUESTIONS || due >= search->deadline)
        return false;
    look(search, due);
    return true;
}

void fg_search_begin(fg_search *search, const fg_search_subject *subject, int64_t now, uint32_t random)
{
    *search = (fg_search){.subject = *subject, .random = random};
    snprintf(search->mark, sizeof search->mark, "%s", subject->mark);
    if (*subject->id)
        fetch(search, subject->id, now);
    else
        look(search, now);
}

void fg_search_fail(fg_search *search, facegen_code code)
{
    end_search(search, code);
}

/* ---- likeness ---- */

/* Whether a text has another in it, whose blanks at both ends do not count: prompts are trimmed and added to. */
static bool contains(const char *text, const char *part)
{
    static const char blanks[] = " \t\r\n";
    part += strspn(part, blanks);
    size_t size = strlen(part), left = strlen(text);
    while (size > 0 && strchr(blanks, part[size - 1]))
        size--;
    if (size == 0)
        return false;
    for (; left >= size; text++, left--) {
        if (memcmp(text, part, size) == 0)
            return true;
    }
    return false;
}

static fg_likeness likeness_of(const fg_search_subject *subject, const facegen_result *result)
{
    const fg_value *prompt = &subject->request->values[FG_prompt];
    const char *shown_prompt = facegen_result_meta_text(result, "prompt");
    bool other_prompt = prompt->kind == FG_VALUE_TEXT && shown_prompt && !contains(shown_prompt, prompt->text);
    bool proven = subject->seeds == FG_SEEDS_PROVEN;
    int64_t seed;
    if (subject->seed >= 0 && subject->seeds != FG_SEEDS_DISPROVEN && facegen_result_seed(result, &seed)) {
        if (seed == subject->seed && (proven || !other_prompt)) /* a provider may rewrite a prompt */
            return FG_LIKENESS_SEED;
        if (seed != subject->seed && proven)
            return FG_LIKENESS_OTHER;
    }
    if (prompt->kind != FG_VALUE_TEXT || !shown_prompt)
        return FG_LIKENESS_UNKNOWN;
    return other_prompt ? FG_LIKENESS_NONE : FG_LIKENESS_SAME;
}

static void find(fg_search *search, facegen_result *result)
{
    facegen_result_free(search->found);
    search->found = result;
    memcpy(search->found_id, search->id, sizeof search->found_id);
}

/* ---- what was seen ---- */

/* Whether the candidates are just what was made since the mark. */
static bool is_bounded(const fg_search *search)
{
    return search->whole && (*search->mark || search->count == 0);
}

/* Nothing was seen: which means something once the request cannot arrive any more. */
static void end_unseen(fg_search *search, int64_t now)
{
    int64_t left = search->subject.settled_at - now;
    search->retry_after_ms = search->settled ? 0 : left > 0 ? left : 1;
    end_search(search, search->settled ? FACEGEN_E_NOT_SEEN : FACEGEN_E_UNCERTAIN);
}

static void conclude(fg_search *search, int64_t now)
{
    bool quiet = search->processing <= 0;
    bool hopeless = !is_bounded(search) || search->alike > 1 || search->unclear > 0;
    bool by_prompt = search->likeness == FG_LIKENESS_SAME && is_bounded(search); /* older jobs may have it, too */
    bool same = search->likeness == FG_LIKENESS_SEED || by_prompt;
    if (search->alike == 1 && (same || (quiet && !hopeless)))
        end_search(search, FACEGEN_OK);
    else if (!hopeless && (!quiet || search->looks < LOOKS_MIN) && look_again(search, now))
        return;
    else if (!hopeless && quiet && search->looks >= LOOKS_MIN && search->count == search->others)
        end_unseen(search, now);
    else
        end_search(search, FACEGEN_E_UNCERTAIN);
}

/* Candidates that are not bounded can be told apart by their seeds alone. */
static void go_on(fg_search *search, int64_t now)
{
    bool tells = is_bounded(search) || (search->subject.seed >= 0 && search->subject.seeds == FG_SEEDS_PROVEN);
    if (tells && search->fetched < search->count)
        fetch(search, search->candidates[search->fetched], now);
    else
        conclude(search, now);
}

static bool is_candidate(const fg_search *search, const char *id)
{
    for (size_t i = 0; i < search->count; i++) {
        if (strcmp(search->candidates[i], id) == 0)
            return true;
    }
    return false;
}

/* Takes note of a listed job; false when those after it do not matter. */
static bool see(fg_search *search, const char *id, const fg_known *known)
{
    search->whole = strcmp(id, search->mark) == 0;
    if (search->whole || fg_known_has(known, id) || is_candidate(search, id))
        return !search->whole;
    search->more = search->count == FG_SEARCH_CANDIDATES;
    if (!search->more)
        snprintf(search->candidates[search->count++], FG_ID_SIZE, "%s", id);
    return !search->more;
}

void fg_search_take_count(fg_search *search, double processing)
{
    search->processing = processing;
    ask(search, FG_STEP_LIST, search->due);
}

void fg_search_take_list(fg_search *search, int64_t now, const fg_ids *ids, const fg_known *known)
{
    bool goes_on = true;
    for (size_t i = 0; goes_on && i < ids->count; i++)
        goes_on = see(search, ids->items[i], known);
    if (ids->count == 0) /* past the last page: the size of a page is the provider's to choose */
        search->whole = true;
    if (search->whole || search->more || search->questions >= FG_SEARCH_QUESTIONS) {
        go_on(search, now);
        return;
    }
    search->page++;
    ask(search, FG_STEP_LIST, now);
}

/* Whether the provider has no such job, which says nothing of others. */
static bool is_unknown(facegen_code code)
{
    return code == FACEGEN_E_GONE || code == FACEGEN_E_REJECTED;
}

/* The job of the id that was suspected. */
static void take_suspect(fg_search *search, int64_t now, facegen_code code, facegen_result *result)
{
    bool other = result && likeness_of(&search->subject, result) <= FG_LIKENESS_NONE;
    find(search, result);
    if (other)
        find(search, NULL);
    if (other || is_unknown(code))
        look(search, now);
    else
        end_search(search, code);
}

static void take_candidate(fg_search *search, facegen_result *result)
{
    fg_likeness likeness = likeness_of(&search->subject, result);
    search->others += likeness == FG_LIKENESS_OTHER;
    if (likeness < search->likeness || likeness <= FG_LIKENESS_NONE) {
        facegen_result_free(result);
        return;
    }
    search->alike = likeness > search->likeness ? 1 : search->alike + 1;
    search->likeness = likeness;
    find(search, result);
}

void fg_search_take_job(fg_search *search, int64_t now, facegen_code code, facegen_result *result)
{
    if (search->looks == 0) {
        take_suspect(search, now, code, result);
        return;
    }
    if (result)
        take_candidate(search, result);
    else if (is_unknown(code) || facegen_code_group(code) == FACEGEN_GROUP_FAILED)
        search->unclear++;
    else
        end_search(search, code);
    search->fetched++;
    if (search->step != FG_STEP_END)
        go_on(search, now);
}

void fg_search_explain(const fg_search *search, char *text, size_t size)
{
    char jobs[FG_SEARCH_CANDIDATES * (FG_ID_SIZE + 2) + 32] = "", processing[32] = "";
    size_t used = 0;
    for (size_t i = 0; i < search->count; i++)
        used += (size_t)snprintf(jobs + used, sizeof jobs - used, "%s%s", i > 0 ? ", " : "", search->candidates[i]);
    if (search->more)
        snprintf(jobs + used, sizeof jobs - used, " and older ones");
    if (search->processing > 0)
        snprintf(processing, sizeof processing, "; %.0f still processing", search->processing);
    if (search->code == FACEGEN_E_NOT_SEEN)
        snprintf(text, size, "no new image, and nothing that is processing");
    else if (search->retry_after_ms > 0)
        snprintf(text, size, "no new image yet; the request may still arrive, so ask again in %lld s",
                 (long long)(search->retry_after_ms + 999) / 1000);
    else if (search->count == 0)
        snprintf(text, size, "no new image%s", *processing ? processing : ", but not all of the account was seen");
    else if (!*search->mark)
        snprintf(text, size, "no mark was taken before it; the newest jobs are %s%s", jobs, processing);
    else if (is_bounded(search) && search->alike + search->unclear == 0)
        snprintf(text, size, "the new jobs show another prompt or seed: %s%s", jobs, processing);
    else
        snprintf(text, size, "it may be one of the new jobs: %s%s", jobs, processing);
}
