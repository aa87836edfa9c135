# What Debian wants in each package beside what is installed; run by CPack before it packs: copyright, changelog, manual
# pages that are compressed, and what lintian need not say.

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH
set(changelog "libfacegen (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) stable; urgency=medium

  * Release ${CPACK_PACKAGE_VERSION}.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")

file(READ ${CMAKE_CURRENT_LIST_DIR}/../../LICENSE license)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]+)" holder "${license}")
set(holder ${CMAKE_MATCH_1})
string(REGEX REPLACE "^.*\n(Permission is)" "\\1" license "${license}")
string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n$" "" license "${license}")
string(REGEX REPLACE "\n" "\n " license "${license}")
set(copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: libfacegen

Files: *
Copyright: ${holder}
License: Expat

License: Expat
 ${license}
")

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} upper)
    set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr)
    file(WRITE ${root}/share/doc/${package}/copyright "${copyright}")
    file(WRITE ${root}/share/doc/${package}/changelog.Debian "${changelog}")
    string(CONCAT overrides "# Not an upload to Debian: there is no bug that asks for it.\n"
        "${package}: initial-upload-closes-no-bugs\n")
    if(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA)
        string(APPEND overrides "# CPack writes these scripts, and beside the trigger they do no harm.\n"
            "${package}: maintscript-calls-ldconfig\n")
    endif()
    file(WRITE ${root}/share/lintian/overrides/${package} "${overrides}")
    file(GLOB pages ${root}/share/man/man*/*)
    execute_process(COMMAND gzip -9n ${root}/share/doc/${package}/changelog.Debian ${pages} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
