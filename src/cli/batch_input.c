#include "batch_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_SIZE = 64 * 1024 };

bool batch_input_open(batch_input *input, const char *path)
{
    *input = (batch_input){.size = FIRST_SIZE};
    input->file = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (input->file < 0)
        return false;
    input->bytes = malloc(input->size);
    if (!input->bytes)
        batch_input_close(input);
    return input->bytes;
}

void batch_input_close(batch_input *input)
{
    if (input->file != STDIN_FILENO)
        close(input->file);
    free(input->bytes);
    *input = (batch_input){.file = STDIN_FILENO};
}

/* Takes a line of what was read; false when there is no whole one. The last line may lack its newline. */
static bool take_line(batch_input *input, const char **text, size_t *size)
{
    *text = input->bytes + input->start;
    const char *newline = memchr(input->bytes + input->searched, '\n', input->end - input->searched);
    input->searched = input->end;
    if (!newline && (!input->at_end || input->start == input->end))
        return false;
    *size = newline ? (size_t)(newline - *text) : input->end - input->start;
    input->start += *size + (newline ? 1 : 0);
    input->searched = input->start;
    input->number++;
    return true;
}

static bool is_blank(const char *text, size_t size)
{
    while (size > 0 && strchr(" \t\r", text[size - 1]) && text[size - 1])
        size--;
    return size == 0;
}

/* Makes room behind what was read. False with errno. */
static bool make_room(batch_input *input)
{
    memmove(input->bytes, input->bytes + input->start, input->end - input->start);
    input->end -= input->start;
    input->searched -= input->start;
    input->start = 0;
    if (input->end < input->size)
        return true;
    char *larger = realloc(input->bytes, 2 * input->size);
    if (!larger)
        return false;
    input->bytes = larger;
    input->size *= 2;
    return true;
}

static bool read_more(batch_input *input)
{
    if (!make_room(input))
        return false;
    ssize_t got = read(input->file, input->bytes + input->end, input->size - input->end);
    if (got < 0)
        return errno == EINTR;
    input->end += (size_t)got;
    input->at_end = got == 0;
    return true;
}

batch_input_state batch_input_next(batch_input *input, int timeout_ms, const char **text, size_t *size)
{
    for (;;) {
        while (take_line(input, text, size)) {
            if (!is_blank(*text, *size))
                return BATCH_INPUT_LINE;
        }
        if (input->at_end)
            return BATCH_INPUT_ENDS;
        struct pollfd ready = {.fd = input->file, .events = POLLIN};
        int count = poll(&ready, 1, timeout_ms);
        if (count == 0 || (count < 0 && errno == EINTR))
            return BATCH_INPUT_WAITS;
        if (count < 0 || !read_more(input))
            return BATCH_INPUT_FAILS;
    }
}

size_t batch_input_count(batch_input *input)
{
    const char *text;
    size_t size, count = 0;
    off_t here = lseek(input->file, 0, SEEK_CUR);
    if (here < 0)
        return 0;
    while (batch_input_next(input, 0, &text, &size) == BATCH_INPUT_LINE)
        count++;
    lseek(input->file, here, SEEK_SET);
    *input = (batch_input){.file = input->file, .bytes = input->bytes, .size = input->size};
    return count;
}
