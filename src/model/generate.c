/*
 * Writes what is made from the tables of parameters and codes and kept in the tree, on standard output:
 *
 *     facegen-generate setters      include/facegen/setters.h
 *     facegen-generate setters-c    src/model/setters.c
 *     facegen-generate setters-cpp  include/facegen/setters.hpp
 *     facegen-generate markdown     docs/parameters.md
 *     facegen-generate schema       docs/request.schema.json
 *
 * `cmake --build --preset release --target generate` rewrites them; a test compares them. What stands in docs/errors.md
 * beside advice is only compared:
 *
 *     facegen-generate errors       its headings and the first columns of its tables
 */
#include "params.h"

#include <facegen/error.h>

#include <stdio.h>
#include <string.h>

static const facegen_param *settable(size_t index)
{
    const facegen_param *param = facegen_param_at(index);
    return facegen_param_secret(param) ? NULL : param;
}

/* The C type of a setter's argument, ready to be followed by its name. */
static const char *c_type(const facegen_param *param)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
        return "int64_t ";
    case FACEGEN_PARAM_NUMBER:
        return "double ";
    case FACEGEN_PARAM_BOOLEAN:
        return "bool ";
    default:
        return "const char *";
    }
}

static void print_prototype(const facegen_param *param)
{
    const char *name = facegen_param_name(param);
    printf("facegen_code facegen_request_set_%s(facegen_request *request,\n", name);
    printf("    %s%s)", c_type(param), name);
}

static void print_header(void)
{
    puts("/**\n"
         " * @file setters.h\n"
         " * A setter for each request parameter. Made from src/model/params.def by `facegen-generate setters`.\n"
         " *\n"
         " * A text is copied, and NULL unsets it. A value is judged by facegen_request_validate(), not here. Each\n"
         " * returns FACEGEN_OK, FACEGEN_E_NOMEM, or FACEGEN_E_ARGUMENT for a NULL request. What is accepted is what\n"
         " * the provider's Face Generator page says.\n"
         " */\n"
         "#ifndef FACEGEN_SETTERS_H\n"
         "#define FACEGEN_SETTERS_H\n"
         "\n"
         "#include <facegen/error.h>\n"
         "\n"
         "FACEGEN_BEGIN\n"
         "\n"
         "/** A request in the making. */\n"
         "typedef struct facegen_request facegen_request;");
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = settable(i);
        if (!param)
            continue;
        const char *fallback = facegen_param_fallback(param);
        printf("\n/**\n * %s.\n *\n * @param %s  %s", facegen_param_help(param), facegen_param_name(param),
               facegen_param_accepted(param));
        if (facegen_param_kind(param) == FACEGEN_PARAM_IMAGE)
            printf("\n *        as a data URI (data:image/jpeg;base64,...)");
        if (*fallback)
            printf("\n *        When absent: %s.", fallback);
        printf("\n */\nFACEGEN_API ");
        print_prototype(param);
        puts(";");
    }
    puts("\nFACEGEN_END\n\n#endif");
}

/* What a setter's body calls: fg_request_set_text, _integer, _number or _boolean. */
static const char *store_of(const facegen_param *param)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
        return "integer";
    case FACEGEN_PARAM_NUMBER:
        return "number";
    case FACEGEN_PARAM_BOOLEAN:
        return "boolean";
    default:
        return "text";
    }
}

static void print_source(void)
{
    puts("/* The setters of setters.h. Made from params.def by `facegen-generate setters-c`. */\n"
         "#include \"request.h\"");
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = settable(i);
        if (!param)
            continue;
        const char *name = facegen_param_name(param);
        printf("\n");
        print_prototype(param);
        printf("\n{\n    return fg_request_set_%s(request, FG_%s, %s);\n}\n", store_of(param), name, name);
    }
}

/* The C++ type of a setter's argument, ready to be followed by its name. */
static const char *cpp_type(const facegen_param *param)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
        return "std::int64_t ";
    case FACEGEN_PARAM_NUMBER:
        return "double ";
    case FACEGEN_PARAM_BOOLEAN:
        return "bool ";
    default:
        return "const text &";
    }
}

static void print_cpp(void)
{
    puts("/**\n"
         " * @file setters.hpp\n"
         " * C++: a setter for each request parameter. Made from src/model/params.def by `facegen-generate "
         "setters-cpp`.\n"
         " */\n"
         "#ifndef FACEGEN_SETTERS_HPP\n"
         "#define FACEGEN_SETTERS_HPP\n"
         "\n"
         "#include <facegen/setters.h>\n"
         "#include <facegen/text.hpp>\n"
         "\n"
         "#include <cstdint>\n"
         "\n"
         "namespace facegen {\n"
         "\n"
         "/** The setters of facegen::request, each of which returns it. A text of nullptr unsets the parameter. */\n"
         "template <class Request> class setters {\n"
         "public:");
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = settable(i);
        if (!param)
            continue;
        const char *name = facegen_param_name(param);
        printf("    /** %s: %s. */\n", facegen_param_help(param), facegen_param_accepted(param));
        printf("    Request &%s(%s%s) noexcept\n", name, cpp_type(param), name);
        printf("    {\n        return self().store(facegen_request_set_%s, %s);\n    }\n\n", name, name);
    }
    puts("private:\n"
         "    Request &self() noexcept { return static_cast<Request &>(*this); }\n"
         "};\n"
         "\n"
         "} // namespace facegen\n"
         "\n"
         "#endif");
}

static void print_markdown(void)
{
    puts("# Request parameters\n"
         "\n"
         "Made from `src/model/params.def` by `facegen-generate markdown`. The rules are the provider's; a setter is\n"
         "`facegen_request_set_NAME`, and a flag of `facegen generate` the name with dashes (`--s-scale`).\n"
         "\n"
         "| parameter | type | accepted | when absent | what it does |\n"
         "|---|---|---|---|---|");
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = facegen_param_at(i);
        const char *fallback = facegen_param_fallback(param);
        const char *absent = facegen_param_required(param) ? "**required**" : *fallback ? fallback : "not sent";
        printf("| `%s` | %s | %s | %s | %s |\n", facegen_param_name(param), facegen_param_kind_name(param),
               facegen_param_accepted(param), absent, facegen_param_help(param));
    }
}

static void print_json_type(const facegen_param *param)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
    case FACEGEN_PARAM_NUMBER:
    case FACEGEN_PARAM_BOOLEAN:
        printf("\"type\": \"%s\"", facegen_param_kind_name(param));
        break;
    default:
        printf("\"type\": \"string\"");
    }
}

static void print_json_rule(const facegen_param *param)
{
    bool quoted = facegen_param_kind(param) == FACEGEN_PARAM_CHOICE;
    if (facegen_param_choice(param, 0)) {
        printf(", \"enum\": [");
        for (size_t i = 0; facegen_param_choice(param, i); i++)
            printf(quoted ? "%s\"%s\"" : "%s%s", i ? ", " : "", facegen_param_choice(param, i));
        printf("]");
    } else if (facegen_param_maximum(param) > facegen_param_minimum(param)) {
        printf(", \"minimum\": %.0f, \"maximum\": %.0f", facegen_param_minimum(param), facegen_param_maximum(param));
    } else if (facegen_param_required(param)) {
        printf(", \"minLength\": 1");
    }
}

static void print_json_required(void)
{
    const char *separator = "";
    printf("  \"required\": [");
    for (size_t i = 0; i < facegen_param_count(); i++) {
        if (!settable(i) || !facegen_param_required(settable(i)))
            continue;
        printf("%s\"%s\"", separator, facegen_param_name(settable(i)));
        separator = ", ";
    }
    puts("],");
}

static void print_schema(void)
{
    puts("{\n"
         "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
         "  \"title\": \"Face Generator request\",\n"
         "  \"description\": \"Made from src/model/params.def by facegen-generate schema. The key is added by the "
         "client.\",\n"
         "  \"type\": \"object\",");
    print_json_required();
    puts("  \"additionalProperties\": false,\n"
         "  \"properties\": {");
    const char *separator = "";
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = settable(i);
        if (!param)
            continue;
        printf("%s    \"%s\": {", separator, facegen_param_name(param));
        print_json_type(param);
        print_json_rule(param);
        printf(", \"description\": \"%s\"}", facegen_param_help(param));
        separator = ",\n";
    }
    puts("\n  }\n}");
}

static void print_error(const char *name, int number, const char *group, const char *text)
{
    static const char *last = "OK"; /* which needs no advice */
    if (strcmp(group, last) != 0)
        printf("## FACEGEN_GROUP_%s\n", group);
    if (number != FACEGEN_OK)
        printf("| `FACEGEN_%s` | %d | %s |\n", name, number, text);
    last = group;
}

static void print_errors(void)
{
#define PRINT_ERROR(name, number, group, text) print_error(#name, number, #group, text);
    FACEGEN_CODE_MAP(PRINT_ERROR)
#undef PRINT_ERROR
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } outputs[] = {
        {"setters", print_header},    {"setters-c", print_source}, {"setters-cpp", print_cpp},
        {"markdown", print_markdown}, {"schema", print_schema},    {"errors", print_errors},
    };
    for (size_t i = 0; argc == 2 && i < sizeof outputs / sizeof outputs[0]; i++) {
        if (strcmp(argv[1], outputs[i].name) == 0) {
            outputs[i].print();
            return 0;
        }
    }
    fprintf(stderr, "usage: facegen-generate setters|setters-c|setters-cpp|markdown|schema|errors\n");
    return 2;
}
