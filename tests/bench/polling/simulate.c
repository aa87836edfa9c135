/*
 * Measures the poll schedule in virtual time, against its goals.
 *
 *     facegen-simulate-polling [--quick] [DIRECTORY]
 *
 * prints the tables as Markdown; with a directory, puts them into DIRECTORY/polling.md and the plot into
 * DIRECTORY/polling.svg. The exit code is 1 when a goal is missed. --quick tries a quarter of the jobs.
 */
#include "document.h"
#include "plot.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { PROCESSES = 400, QUICK_PROCESSES = 100, PLOT_PROCESSES = 200, PATH_SIZE = 4096 };

static bool write_plot(const char *path)
{
    FILE *svg = fopen(path, "w");
    if (!svg) {
        perror(path);
        return false;
    }
    plot_write(svg, PLOT_PROCESSES);
    return fclose(svg) == 0;
}

static bool write_documents(const char *directory, const char *tables)
{
    char markdown[PATH_SIZE], svg[PATH_SIZE];
    snprintf(markdown, sizeof markdown, "%s/polling.md", directory);
    snprintf(svg, sizeof svg, "%s/polling.svg", directory);
    return document_replace(markdown, tables) && write_plot(svg);
}

int main(int argc, char **argv)
{
    bool quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    const char *directory = argv[quick ? 2 : 1];
    char *tables = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&tables, &size);
    if (!memory)
        return EXIT_FAILURE;
    bool fine = table_write(memory, quick ? QUICK_PROCESSES : PROCESSES);
    if (fclose(memory) != 0)
        return EXIT_FAILURE;
    if (directory)
        fine &= write_documents(directory, tables);
    else
        fputs(tables, stdout);
    free(tables);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
