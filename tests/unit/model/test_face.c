#include "model/face.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define JPEG "\xff\xd8\xff\xe0 a JPEG image"
#define JPEG_BASE64 "/9j/4CBhIEpQRUcgaW1hZ2U="
enum { JPEG_SIZE = sizeof JPEG - 1 };

/* A face, and a folder for its file. */
typedef struct fixture {
    fg_face face;
    char folder[32], path[48];
} fixture;

static int set_up(void **state)
{
    fixture *made = calloc(1, sizeof *made);
    if (!made)
        return -1;
    strcpy(made->folder, "/tmp/facegen-face-XXXXXX");
    if (!mkdtemp(made->folder)) {
        free(made);
        return -1;
    }
    snprintf(made->path, sizeof made->path, "%s/me.jpg", made->folder);
    *state = made;
    return 0;
}

static int tear_down(void **state)
{
    fixture *made = *state;
    fg_face_clear(&made->face);
    remove(made->path);
    int removed = rmdir(made->folder);
    free(made);
    return removed;
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    size_t written = fwrite(bytes, 1, size, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(written, size);
}

static void a_link_is_kept_as_it_is(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_text(&test->face, "https://example.com/me.jpg"));
    assert_int_equal(test->face.kind, FG_FACE_LINK);
    assert_string_equal(test->face.text, "https://example.com/me.jpg");
    assert_false(fg_face_is_data(&test->face));
}

static void a_data_uri_becomes_bytes(void **state)
{
    fixture *test = *state;
    static const char *const uris[] = {
        "data:image/jpeg;base64," JPEG_BASE64,
        "DATA:image/jpeg;charset=x;BASE64," JPEG_BASE64,
        "data:;base64," JPEG_BASE64,
        "data:image/jpeg," JPEG_BASE64,
        " \t\r\ndata:image/jpeg;base64," JPEG_BASE64 "\n",
    };
    for (size_t i = 0; i < COUNT(uris); i++) {
        name_row(i, uris[i]);
        assert_true(fg_face_set_text(&test->face, uris[i]));
        assert_int_equal(test->face.kind, FG_FACE_MEMORY);
        assert_int_equal(test->face.size, JPEG_SIZE);
        assert_memory_equal(test->face.bytes, JPEG, JPEG_SIZE);
        assert_true(fg_face_is_data(&test->face));
    }
}

static void a_data_uri_that_is_not_base64_is_kept_for_validation(void **state)
{
    fixture *test = *state;
    static const char *const uris[] = {
        "data:image/jpeg;base64,#",
        "data:image/jpeg;base64,A",
        "data:image/svg+xml,%3Csvg/%3E",
        "data:image/jpeg;base64",
        "data:",
    };
    for (size_t i = 0; i < COUNT(uris); i++) {
        name_row(i, uris[i]);
        assert_true(fg_face_set_text(&test->face, uris[i]));
        assert_int_equal(test->face.kind, FG_FACE_LINK);
        assert_string_equal(test->face.text, uris[i]);
    }
}

static void bytes_are_copied(void **state)
{
    fixture *test = *state;
    char bytes[] = JPEG;
    assert_true(fg_face_set_memory(&test->face, bytes, JPEG_SIZE));
    memset(bytes, 0, sizeof bytes);
    assert_memory_equal(test->face.bytes, JPEG, JPEG_SIZE);
}

static void blanks_around_a_link_are_dropped(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_text(&test->face, " \thttps://example.com/me.jpg \r\n"));
    assert_string_equal(test->face.text, "https://example.com/me.jpg");
    assert_true(fg_face_set_text(&test->face, "\ndata:image/jpeg;base64," JPEG_BASE64 "\n"));
    assert_int_equal(test->face.kind, FG_FACE_MEMORY);
    assert_true(fg_face_set_text(&test->face, " \n"));
    assert_string_equal(test->face.text, "");
}

/* Images as short as they can be, and what their end is called. A JPEG's first segment has an end mark in it. */
#define WHOLE_JPEG                                                                                                     \
    "\xff\xd8\xff\xe1\0\x0a"                                                                                           \
    "Exif\0\0\xff\xd9\xff\xda\0\4..scan\xff\0data\xff\xd0more\xff\xd9"
#define WHOLE_PNG "\x89PNG\r\n\x1a\n\0\0\0\4IDATdata....\0\0\0\0IEND\xae\x42\x60\x82"
#define WHOLE_WEBP "RIFF\x0e\0\0\0WEBPVP8 ......"

static void a_face_that_is_cut_off_is_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } images[] = {
        {WHOLE_JPEG, sizeof WHOLE_JPEG - 1}, {WHOLE_PNG, sizeof WHOLE_PNG - 1}, {WHOLE_WEBP, sizeof WHOLE_WEBP - 1}};
    fixture *test = *state;
    char reason[FG_FACE_REASON], padded[9000];
    for (size_t i = 0; i < COUNT(images); i++) {
        name_row(i, images[i].bytes);
        for (size_t size = FG_IMAGE_HEAD; size <= images[i].size; size++) {
            bool at_mark = i == 0 && size == 14; /* as if it ended there */
            write_file(test->path, images[i].bytes, size);
            assert_true(fg_face_set_file(&test->face, test->path));
            assert_int_equal(fg_face_check(&test->face, reason), size == images[i].size || at_mark);
            assert_true(fg_face_set_memory(&test->face, images[i].bytes, size));
            assert_int_equal(fg_face_check(&test->face, reason), size == images[i].size || at_mark);
        }
        memset(padded, '.', sizeof padded); /* what a camera appends */
        memcpy(padded, images[i].bytes, images[i].size);
        assert_true(fg_face_set_memory(&test->face, padded, sizeof padded));
        assert_true(fg_face_check(&test->face, reason));
    }
    assert_true(fg_face_set_memory(&test->face, WHOLE_PNG, 20));
    assert_false(fg_face_check(&test->face, reason));
    assert_string_equal(reason, "the given image is cut off: its end is missing");
}

static void a_face_whose_structure_is_not_understood_is_not_refused(void **state)
{
    fixture *test = *state;
    char reason[FG_FACE_REASON];
    assert_true(fg_face_set_memory(&test->face, "\xff\xd8\xff\xe0\0\4..not a marker", 20));
    assert_true(fg_face_check(&test->face, reason));
}

static void a_size_that_no_memory_has_is_refused(void **state)
{
    fixture *test = *state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, PTRDIFF_MAX};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        name_row(i, "");
        assert_false(fg_face_set_memory(&test->face, "x", sizes[i]));
        assert_int_equal(test->face.kind, FG_FACE_NONE);
    }
}

static void a_face_replaces_the_one_before(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_memory(&test->face, JPEG, JPEG_SIZE));
    assert_true(fg_face_set_file(&test->face, "me.jpg"));
    assert_int_equal(test->face.kind, FG_FACE_FILE);
    assert_null(test->face.bytes);
    assert_int_equal(test->face.size, 0);
    assert_true(fg_face_set_memory(&test->face, JPEG, JPEG_SIZE));
    assert_int_equal(test->face.kind, FG_FACE_MEMORY);
    assert_null(test->face.text);
}

static void reads_in_pieces(const fg_face *face)
{
    for (size_t piece = 1; piece <= JPEG_SIZE; piece++) {
        fg_face_reader reader;
        char reason[FG_FACE_REASON], bytes[JPEG_SIZE];
        assert_true(fg_face_open(face, &reader, reason));
        assert_int_equal(reader.size, JPEG_SIZE);
        assert_int_equal(reader.kind, FG_IMAGE_JPEG);
        for (size_t done = 0; done < JPEG_SIZE; done += piece)
            assert_true(fg_face_read(&reader, bytes + done, JPEG_SIZE - done < piece ? JPEG_SIZE - done : piece));
        assert_memory_equal(bytes, JPEG, JPEG_SIZE);
        assert_int_equal(reader.left, 0);
        assert_false(fg_face_read(&reader, bytes, 1));
        fg_face_close(&reader);
    }
}

static void a_file_is_read_in_pieces_from_its_beginning(void **state)
{
    fixture *test = *state;
    write_file(test->path, JPEG, JPEG_SIZE);
    assert_true(fg_face_set_file(&test->face, test->path));
    assert_true(fg_face_is_data(&test->face));
    reads_in_pieces(&test->face);
}

static void bytes_are_read_in_pieces_from_their_beginning(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_memory(&test->face, JPEG, JPEG_SIZE));
    reads_in_pieces(&test->face);
}

static void a_file_is_closed_on_exec(void **state)
{
    fixture *test = *state;
    write_file(test->path, JPEG, JPEG_SIZE);
    assert_true(fg_face_set_file(&test->face, test->path));
    fg_face_reader reader;
    char reason[FG_FACE_REASON];
    assert_true(fg_face_open(&test->face, &reader, reason));
    assert_true(fcntl(reader.file, F_GETFD) & FD_CLOEXEC);
    fg_face_close(&reader);
}

static void a_file_that_became_shorter_fails_the_read(void **state)
{
    fixture *test = *state;
    write_file(test->path, JPEG, JPEG_SIZE);
    assert_true(fg_face_set_file(&test->face, test->path));
    fg_face_reader reader;
    char reason[FG_FACE_REASON], bytes[JPEG_SIZE];
    assert_true(fg_face_open(&test->face, &reader, reason));
    assert_int_equal(truncate(test->path, JPEG_SIZE - 1), 0);
    bool read = fg_face_read(&reader, bytes, JPEG_SIZE);
    fg_face_close(&reader);
    assert_false(read);
}

/* Opens the face, which has to fail for a reason that ends like this and, of a file, begins with its path. */
static void refuses_to_open(const fixture *test, const char *expected)
{
    fg_face_reader reader;
    char reason[FG_FACE_REASON], whole[FG_FACE_REASON];
    assert_false(fg_face_open(&test->face, &reader, reason));
    assert_int_equal(reader.file, -1);
    if (test->face.kind == FG_FACE_FILE)
        snprintf(whole, sizeof whole, "\"%s\" %s", test->face.text, expected);
    else
        snprintf(whole, sizeof whole, "the given image %s", expected);
    assert_string_equal(reason, whole);
}

static void a_missing_file_is_refused(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_file(&test->face, test->path));
    refuses_to_open(test, "cannot be opened: No such file or directory");
}

static void a_path_through_a_file_is_refused(void **state)
{
    fixture *test = *state;
    char path[sizeof test->path + 8];
    write_file(test->path, JPEG, JPEG_SIZE);
    snprintf(path, sizeof path, "%s/me.jpg", test->path);
    assert_true(fg_face_set_file(&test->face, path));
    refuses_to_open(test, "cannot be opened: Not a directory");
}

static void a_file_that_may_not_be_read_is_refused(void **state)
{
    fixture *test = *state;
    write_file(test->path, JPEG, JPEG_SIZE);
    assert_int_equal(chmod(test->path, 0), 0);
    if (access(test->path, R_OK) == 0)
        skip(); /* root may read everything */
    assert_true(fg_face_set_file(&test->face, test->path));
    refuses_to_open(test, "cannot be opened: Permission denied");
}

static void a_folder_is_refused(void **state)
{
    fixture *test = *state;
    assert_true(fg_face_set_file(&test->face, test->folder));
    refuses_to_open(test, "is a folder");
}

static void a_named_pipe_is_refused_without_waiting_for_a_writer(void **state)
{
    fixture *test = *state;
    assert_int_equal(mkfifo(test->path, 0600), 0);
    assert_true(fg_face_set_file(&test->face, test->path));
    refuses_to_open(test, "is not a regular file");
}

static void an_empty_image_is_refused(void **state)
{
    fixture *test = *state;
    write_file(test->path, "", 0);
    assert_true(fg_face_set_file(&test->face, test->path));
    refuses_to_open(test, "is empty");
    assert_true(fg_face_set_memory(&test->face, NULL, 0));
    refuses_to_open(test, "is empty");
    assert_true(fg_face_set_text(&test->face, "data:image/jpeg;base64,"));
    refuses_to_open(test, "is empty");
}

static void what_is_no_image_is_refused(void **state)
{
    fixture *test = *state;
    static const char *const others[] = {"GIF89a..........", "\xff\xd8\xff"};
    for (size_t i = 0; i < COUNT(others); i++) {
        name_row(i, others[i]);
        write_file(test->path, others[i], strlen(others[i]));
        assert_true(fg_face_set_file(&test->face, test->path));
        refuses_to_open(test, "is neither JPEG, PNG nor WebP");
        assert_true(fg_face_set_memory(&test->face, others[i], strlen(others[i])));
        refuses_to_open(test, "is neither JPEG, PNG nor WebP");
    }
}

static void a_path_is_shown_as_one_short_line_of_utf8(void **state)
{
    fixture *test = *state;
    fg_face_reader reader;
    char reason[FG_FACE_REASON], path[300];
    assert_true(fg_face_set_file(&test->face, "no\nsuch \xff file"));
    assert_false(fg_face_open(&test->face, &reader, reason));
    assert_string_equal(reason, "\"no such \xef\xbf\xbd file\" cannot be opened: No such file or directory");
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_true(fg_face_set_file(&test->face, path));
    assert_false(fg_face_open(&test->face, &reader, reason));
    assert_non_null(strstr(reason, "xxx\" cannot be opened: File")); /* "name too long", as glibc and musl have it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_link_is_kept_as_it_is),
        TEST(a_data_uri_becomes_bytes),
        TEST(a_data_uri_that_is_not_base64_is_kept_for_validation),
        TEST(bytes_are_copied),
        TEST(blanks_around_a_link_are_dropped),
        TEST(a_face_that_is_cut_off_is_refused),
        TEST(a_face_whose_structure_is_not_understood_is_not_refused),
        TEST(a_size_that_no_memory_has_is_refused),
        TEST(a_face_replaces_the_one_before),
        TEST(a_file_is_read_in_pieces_from_its_beginning),
        TEST(bytes_are_read_in_pieces_from_their_beginning),
        TEST(a_file_is_closed_on_exec),
        TEST(a_file_that_became_shorter_fails_the_read),
        TEST(a_missing_file_is_refused),
        TEST(a_path_through_a_file_is_refused),
        TEST(a_file_that_may_not_be_read_is_refused),
        TEST(a_folder_is_refused),
        TEST(a_named_pipe_is_refused_without_waiting_for_a_writer),
        TEST(an_empty_image_is_refused),
        TEST(what_is_no_image_is_refused),
        TEST(a_path_is_shown_as_one_short_line_of_utf8),
    };
    return cmocka_run_group_tests_name("face", tests, NULL, NULL);
}
