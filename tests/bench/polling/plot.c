#include "plot.h"

#include "job/poll.h"
#include "optimum.h"
#include "simulation.h"
#include "table.h"

#include <math.h>
#include <stdbool.h>

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

/* Pixels. The panels stand two by two. */
enum { WIDTH = 920, HEIGHT = 800, PANEL_WIDTH = 370, PANEL_HEIGHT = 280, LEFT = 66, TOP = 98, GAP_X = 70, GAP_Y = 82 };

/* Both axes are logarithmic: a fixed interval's lag times its polls is nearly constant, a straight line. */
#define POLLS_MIN 1.0
#define POLLS_MAX 20.0
#define LAG_MIN 0.2
#define LAG_MAX 5.0

#define FIXED_COLOUR "#8b929c"
#define OPTIMUM_COLOUR "#2b9a66"
#define OURS_COLOUR "#2f5fd0"
#define TEXT_COLOUR "#30353d"
#define GRID_COLOUR "#e6e9ee"

struct panel {
    FILE *svg;
    int left, top;
};

static double x_of(const struct panel *panel, double polls)
{
    return panel->left + (double)PANEL_WIDTH * log(polls / POLLS_MIN) / log(POLLS_MAX / POLLS_MIN);
}

static double y_of(const struct panel *panel, double lag)
{
    return panel->top + (double)PANEL_HEIGHT * log(LAG_MAX / lag) / log(LAG_MAX / LAG_MIN);
}

static void write_text(FILE *svg, double x, double y, const char *anchor, const char *text)
{
    fprintf(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
}

static void draw_dot(FILE *svg, double x, double y, double radius, const char *fill, const char *stroke)
{
    fprintf(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.8\"/>\n", x, y,
            radius, fill, stroke);
}

static void draw_axes(const struct panel *panel, const char *title)
{
    static const double polls_ticks[] = {1, 2, 3, 5, 10, 20}, lag_ticks[] = {0.2, 0.5, 1, 2, 5};
    double right = panel->left + PANEL_WIDTH, bottom = panel->top + PANEL_HEIGHT;
    char label[16];
    for (int i = 0; i < COUNT(polls_ticks); i++) {
        double x = x_of(panel, polls_ticks[i]);
        fprintf(panel->svg, "<path d=\"M%.1f %d V%.1f\" stroke=\"" GRID_COLOUR "\"/>\n", x, panel->top, bottom);
        snprintf(label, sizeof label, "%g", polls_ticks[i]);
        write_text(panel->svg, x, bottom + 18, "middle", label);
    }
    for (int i = 0; i < COUNT(lag_ticks); i++) {
        double y = y_of(panel, lag_ticks[i]);
        fprintf(panel->svg, "<path d=\"M%d %.1f H%.1f\" stroke=\"" GRID_COLOUR "\"/>\n", panel->left, y, right);
        snprintf(label, sizeof label, "%g", lag_ticks[i]);
        write_text(panel->svg, panel->left - 8, y + 4, "end", label);
    }
    write_text(panel->svg, panel->left + (double)PANEL_WIDTH / 2, bottom + 37, "middle", "polls a job");
    fprintf(panel->svg, "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\">mean lag, s</text>\n",
            panel->left - 40, panel->top + PANEL_HEIGHT / 2);
    fprintf(panel->svg, "<text x=\"%d\" y=\"%d\" font-weight=\"600\">%s</text>\n", panel->left, panel->top - 12, title);
}

static void draw_fixed_intervals(const struct panel *panel, const struct scenario *scenario, int processes)
{
    static const double intervals[] = {0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10};
    static const double labelled[] = {0.5, 1, 2, 5};
    fprintf(panel->svg, "<polyline fill=\"none\" stroke=\"" FIXED_COLOUR "\" stroke-width=\"2\" points=\"");
    for (int i = 0; i < COUNT(intervals); i++) {
        outcome fixed = simulate_fixed(scenario, processes, intervals[i]).all;
        fprintf(panel->svg, "%.1f,%.1f ", x_of(panel, fixed.polls), y_of(panel, fixed.lag));
    }
    fprintf(panel->svg, "\"/>\n");
    for (int i = 0; i < COUNT(labelled); i++) {
        outcome fixed = simulate_fixed(scenario, processes, labelled[i]).all;
        double x = x_of(panel, fixed.polls), y = y_of(panel, fixed.lag);
        char label[16];
        snprintf(label, sizeof label, "%g s", labelled[i]);
        draw_dot(panel->svg, x, y, 3.5, FIXED_COLOUR, FIXED_COLOUR);
        write_text(panel->svg, x + 8, y - 5, "start", label);
    }
}

static void draw_optimum(const struct panel *panel, const struct scenario *scenario)
{
    fprintf(panel->svg, "<polyline fill=\"none\" stroke=\"" OPTIMUM_COLOUR "\" stroke-width=\"2.5\" points=\"");
    for (double cost = 0.025; cost <= 1.7; cost *= sqrt(2)) {
        optimum best = optimum_find(scenario, cost);
        fprintf(panel->svg, "%.1f,%.1f ", x_of(panel, best.polls), y_of(panel, best.lag));
    }
    fprintf(panel->svg, "\"/>\n");
    optimum best = optimum_find(scenario, FG_POLL_COST);
    draw_dot(panel->svg, x_of(panel, best.polls), y_of(panel, best.lag), 4.5, OPTIMUM_COLOUR, OPTIMUM_COLOUR);
}

static void draw_adaptive(const struct panel *panel, const struct scenario *scenario, int processes)
{
    static const double other_costs[] = {FG_POLL_COST / 4, FG_POLL_COST / 2, FG_POLL_COST * 2, FG_POLL_COST * 4};
    for (int i = 0; i < COUNT(other_costs); i++) {
        outcome later = simulate_adaptive(scenario, processes, other_costs[i]).later;
        draw_dot(panel->svg, x_of(panel, later.polls), y_of(panel, later.lag), 2.5, OURS_COLOUR, OURS_COLOUR);
    }
    outcomes ours = simulate_adaptive(scenario, processes, FG_POLL_COST);
    draw_dot(panel->svg, x_of(panel, ours.first.polls), y_of(panel, ours.first.lag), 4.5, "white", OURS_COLOUR);
    draw_dot(panel->svg, x_of(panel, ours.later.polls), y_of(panel, ours.later.lag), 5.5, OURS_COLOUR, OURS_COLOUR);
}

static void draw_legend(FILE *svg)
{
    static const struct {
        int x;
        const char *fill, *stroke, *text;
        double radius;
        bool line;
    } entries[] = {
        {LEFT, FIXED_COLOUR, FIXED_COLOUR, "every 0.5 to 10 s", 3.5, true},
        {LEFT + 176, OPTIMUM_COLOUR, OPTIMUM_COLOUR, "optimum (dot: c = 0.2 s)", 4.5, true},
        {LEFT + 386, OURS_COLOUR, OURS_COLOUR, "adaptive", 5.5, false},
        {LEFT + 484, "white", OURS_COLOUR, "its first job", 4.5, false},
        {LEFT + 600, OURS_COLOUR, OURS_COLOUR, "with c = 0.05, 0.1, 0.4, 0.8 s", 2.5, false},
    };
    for (int i = 0; i < COUNT(entries); i++) {
        if (entries[i].line)
            fprintf(svg, "<path d=\"M%d 48 h28\" stroke=\"%s\" stroke-width=\"2.5\"/>\n", entries[i].x,
                    entries[i].stroke);
        draw_dot(svg, entries[i].x + 14, 48, entries[i].radius, entries[i].fill, entries[i].stroke);
        write_text(svg, entries[i].x + (entries[i].line ? 36 : 26), 52, "start", entries[i].text);
    }
}

void plot_write(FILE *svg, int processes)
{
    fprintf(svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
            "font-size=\"13\" fill=\"" TEXT_COLOUR "\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n"
            "<text x=\"%d\" y=\"26\" font-size=\"17\" font-weight=\"600\">How late a job's end is seen, for how many "
            "polls</text>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT);
    draw_legend(svg);
    for (int i = 0; i < FIRST_FAMILY; i++) {
        const struct scenario *scenario = &first_family[i];
        struct panel panel = {svg, LEFT + i % 2 * (PANEL_WIDTH + GAP_X), TOP + i / 2 * (PANEL_HEIGHT + GAP_Y)};
        char title[64];
        snprintf(title, sizeof title, "sigma %s, eta %s", scenario->name,
                 scenario->kind == ETA_CONSTANT ? "always the same" : "wrong by a factor of up to 2");
        draw_axes(&panel, title);
        draw_fixed_intervals(&panel, scenario, processes);
        draw_optimum(&panel, scenario);
        draw_adaptive(&panel, scenario, processes);
    }
    fprintf(svg, "</svg>\n");
}
