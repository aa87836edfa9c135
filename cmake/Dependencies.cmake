# What is found: what the library needs, and with the tools what the sandbox and its server need.

include(facegen-requirements)
facegen_find(REQUIRED ${facegen_requires})
if(FACEGEN_TESTS OR FACEGEN_BENCH)
    facegen_find(REQUIRED "jansson >= 2.13") # to compare with
endif()
if(FACEGEN_TOOLS)
    facegen_find(REQUIRED ${facegen_sandbox_requires})
    pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
endif()
