/* Runs a fuzz target over the files of folders, as a libFuzzer program does with -runs=0. Options are passed over. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    DEMAND(file && fseek(file, 0, SEEK_END) == 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(size > 0 ? size : 1); /* to the byte, so that a sanitizer sees one too many */
    DEMAND(data && fread(data, 1, size, file) == size);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static size_t run_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    DEMAND(entries);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        fprintf(stderr, "%s\n", path);
        run_file(path);
        count++;
    }
    closedir(entries);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += argv[i][0] == '-' ? 0 : run_folder(argv[i]);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
