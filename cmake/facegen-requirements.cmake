# What libfacegen, the ledger and the sandbox link, in its one place: the build reads it here, the .pc files are made from it, and
# facegen-config.cmake, beside which it is installed, finds it for programs that link the static libraries.
# They are modules of pkg-config; libcurl is a CMake package, or the CURL::libcurl that a parent project has.

set(facegen_requires "libcurl >= 7.80")
set(facegen_ledger_requires sqlite3 libmd)
set(facegen_sandbox_requires libjpeg libpng libwebp)

# facegen_find(REQUIRED|QUIET REQUIREMENT...) makes CURL::libcurl, and PkgConfig::PNG of libpng. With QUIET, what is not
# there is listed in facegen_missing.
macro(facegen_find mode)
    find_package(Threads ${mode})
    foreach(requirement IN ITEMS ${ARGN})
        if(requirement MATCHES "^libcurl >= (.+)")
            set(requirement_name CURL)
            if(TARGET CURL::libcurl)
                set(CURL_FOUND TRUE)
            else()
                find_package(CURL ${CMAKE_MATCH_1} ${mode})
            endif()
        elseif(requirement MATCHES "^(lib)?([a-z]+)")
            string(TOUPPER ${CMAKE_MATCH_2} requirement_name)
            string(REPLACE " " "" requirement_module ${requirement})
            find_package(PkgConfig ${mode})
            pkg_check_modules(${requirement_name} ${mode} IMPORTED_TARGET ${requirement_module})
        endif()
        if(NOT ${requirement_name}_FOUND)
            list(APPEND facegen_missing "${requirement}")
        endif()
    endforeach()
endmacro()
