#include "sandbox/template.h"
#include "support/test.h"

struct sb_view {
    size_t turn;
};

static const char *markup(sb_view *view)
{
    (void)view;
    return "<b title=\"it's\">&{{number}}";
}

static const char *number(sb_view *view)
{
    static const char *const numbers[] = {"1", "2", "3"};
    return numbers[view->turn];
}

static bool next_of_three(sb_view *view, size_t turn)
{
    view->turn = turn;
    return turn < 3;
}

static bool nothing(sb_view *view, size_t turn)
{
    (void)view;
    (void)turn;
    return false;
}

static const sb_hole values[] = {{"markup", markup, NULL}, {"number", number, NULL}, {NULL, NULL, NULL}};
static const sb_hole parts[] = {{"three", NULL, next_of_three}, {"none", NULL, nothing}, {NULL, NULL, NULL}};

static void expect_filled(const char *text, const char *expected)
{
    static const sb_hole *const holes[] = {values, parts, NULL};
    sb_view view = {0};
    fg_buffer out;
    fg_buffer_init(&out, 4096);
    sb_template_fill(&out, text, holes, &view);
    assert_string_equal(fg_buffer_string(&out), expected);
    fg_buffer_free(&out);
}

static void a_value_is_nothing_but_text(void **state)
{
    (void)state;
    expect_filled("<p>{{markup}}</p>", "<p>&lt;b title=&quot;it&#39;s&quot;&gt;&amp;{{number}}</p>");
}

static void a_part_is_repeated_for_each_thing(void **state)
{
    (void)state;
    expect_filled("{{#three}}<i>{{number}}</i>{{/three}}.", "<i>1</i><i>2</i><i>3</i>.");
    expect_filled("a{{#none}}b{{#three}}c{{/three}}d{{/none}}e", "ae");
    expect_filled("{{#three}}{{#none}}x{{/none}}{{number}}{{/three}}", "123");
}

static void a_part_may_be_for_when_there_is_none(void **state)
{
    (void)state;
    expect_filled("a{{^none}}b{{/none}}c", "abc");
    expect_filled("a{{^three}}b{{/three}}c", "ac");
}

static void a_tag_that_is_alone_takes_its_line_with_it(void **state)
{
    (void)state;
    expect_filled("{{! a\nremark }}\n<ul>\n{{#three}}\n<li>{{number}}\n{{/three}}\n</ul>\n",
                  "<ul>\n<li>1\n<li>2\n<li>3\n</ul>\n");
    expect_filled("{{#three}}x{{/three}}\n{{markup}}\n", "xxx\n&lt;b title=&quot;it&#39;s&quot;&gt;&amp;{{number}}\n");
}

static void a_hole_of_no_known_name_stays(void **state)
{
    (void)state;
    expect_filled("a{{unknown}}b{{#unknown}}c{{/unknown}}d{{", "a{{unknown}}b{{#unknown}}d{{");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_nothing_but_text),
        cmocka_unit_test(a_part_is_repeated_for_each_thing),
        cmocka_unit_test(a_part_may_be_for_when_there_is_none),
        cmocka_unit_test(a_tag_that_is_alone_takes_its_line_with_it),
        cmocka_unit_test(a_hole_of_no_known_name_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
