# What `cmake --install` puts where: headers, libraries, programs, pkg-config files and a CMake package.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/facegen)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME development)

# Each library has an export of its own, so that what one of them links is asked of nobody who uses another.
# install_library(TARGET NAME COMPONENT): as the component NAME of facegen-config.cmake; COMPONENT is for packages.
function(install_library target name component)
    install(TARGETS ${target} EXPORT facegen-${name}
        LIBRARY COMPONENT ${component} NAMELINK_COMPONENT development
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT facegen-${name} NAMESPACE facegen:: FILE facegen-${name}-targets.cmake
        DESTINATION ${package_dir} COMPONENT development)
endfunction()

install_library(facegen_shared shared runtime)
install_library(facegen_static static development)
if(FACEGEN_TOOLS)
    install_library(facegen_ledger_shared ledger ledger)
    install_library(facegen_ledger_static ledger_static development)
    install_library(facegen_sandbox_shared sandbox sandbox)
    install_library(facegen_sandbox_static sandbox_static development)
    # The programs find the libraries beside them, wherever the prefix is.
    file(RELATIVE_PATH to_lib "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
    set_target_properties(facegen facegen-sandbox facegen_ledger_shared facegen_sandbox_shared PROPERTIES
        INSTALL_RPATH "$ORIGIN/${to_lib};$ORIGIN")
    install(TARGETS facegen facegen-sandbox RUNTIME COMPONENT tools)
endif()

install(DIRECTORY include/facegen TYPE INCLUDE FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp"
        PATTERN "ledger.h*" EXCLUDE PATTERN "sandbox.h*" EXCLUDE PATTERN "replay.h*" EXCLUDE)
if(FACEGEN_TOOLS)
    install(FILES include/facegen/ledger.h include/facegen/ledger.hpp include/facegen/sandbox.h include/facegen/sandbox.hpp
        include/facegen/replay.h include/facegen/replay.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/facegen)
endif()

install(FILES docs/man/libfacegen.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3)
if(FACEGEN_TOOLS)
    install(FILES docs/man/facegen.1 docs/man/facegen-sandbox.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tools)
    foreach(place bash:bash-completion/completions zsh:zsh/site-functions fish:fish/vendor_completions.d)
        string(REPLACE ":" ";" place ${place})
        list(GET place 0 shell)
        list(GET place 1 folder)
        install(DIRECTORY docs/completions/${shell}/ DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder} COMPONENT tools)
    endforeach()
endif()

# Paths in a .pc file are relative to where the file lies, so that a prefix can be moved; absolute ones stay.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
    file(RELATIVE_PATH up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" /)
    set(pc_prefix "\${pcfiledir}/${up}")
    string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
endif()
foreach(kind includedir libdir)
    string(TOUPPER ${kind} upper)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${upper}}")
        set(pc_${kind} "${CMAKE_INSTALL_${upper}}")
    else()
        set(pc_${kind} "\${prefix}/${CMAKE_INSTALL_${upper}}")
    endif()
endforeach()
list(JOIN facegen_requires ", " pc_facegen_requires)
list(JOIN facegen_ledger_requires ", " pc_facegen_ledger_requires)
list(JOIN facegen_sandbox_requires ", " pc_facegen_sandbox_requires)
set(pc_files facegen)
if(FACEGEN_TOOLS)
    list(APPEND pc_files facegen-ledger facegen-sandbox)
endif()
foreach(name IN LISTS pc_files)
    configure_file(pkgconfig/${name}.pc.in ${name}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

configure_package_config_file(cmake/facegen-config.cmake.in facegen-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(facegen-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/facegen-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/facegen-config-version.cmake
              cmake/facegen-requirements.cmake DESTINATION ${package_dir})
