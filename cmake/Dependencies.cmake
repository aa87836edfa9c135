# What is found: what the library needs, and with the tools what the sandbox, its server and the command line need.

include(facegen-requirements)
facegen_find(REQUIRED ${facegen_requires})
if(FACEGEN_TOOLS OR FACEGEN_TESTS OR FACEGEN_BENCH)
    facegen_find(REQUIRED "jansson >= 2.13") # for the command line, and to compare with
endif()
if(FACEGEN_TOOLS)
    facegen_find(REQUIRED ${facegen_ledger_requires} ${facegen_sandbox_requires})
    pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
endif()
