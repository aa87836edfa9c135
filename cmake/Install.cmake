# What `cmake --install` puts where: headers, libraries, programs, pkg-config files and a CMake package.

include(CMakePackageConfigHelpers)

set(libraries facegen_shared facegen_static)
if(FACEGEN_TOOLS)
    list(APPEND libraries facegen_sandbox_shared facegen_sandbox_static)
    # The programs find the libraries beside them, wherever the prefix is.
    file(RELATIVE_PATH to_lib "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
    set_target_properties(facegen facegen-sandbox facegen_sandbox_shared PROPERTIES
        INSTALL_RPATH "$ORIGIN/${to_lib};$ORIGIN")
    install(TARGETS facegen facegen-sandbox RUNTIME)
endif()
install(TARGETS ${libraries} EXPORT facegen)

install(DIRECTORY include/facegen TYPE INCLUDE FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp"
        PATTERN "sandbox.h*" EXCLUDE)
if(FACEGEN_TOOLS)
    install(FILES include/facegen/sandbox.h include/facegen/sandbox.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/facegen)
endif()

install(FILES docs/man/libfacegen.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3)
if(FACEGEN_TOOLS)
    install(FILES docs/man/facegen.1 docs/man/facegen-sandbox.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    foreach(place bash:bash-completion/completions zsh:zsh/site-functions fish:fish/vendor_completions.d)
        string(REPLACE ":" ";" place ${place})
        list(GET place 0 shell)
        list(GET place 1 folder)
        install(DIRECTORY docs/completions/${shell}/ DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder})
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
set(pc_files facegen)
if(FACEGEN_TOOLS)
    list(APPEND pc_files facegen-sandbox)
endif()
foreach(name IN LISTS pc_files)
    configure_file(pkgconfig/${name}.pc.in ${name}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/facegen)
configure_package_config_file(cmake/facegen-config.cmake.in facegen-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(facegen-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/facegen-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/facegen-config-version.cmake DESTINATION ${package_dir})
install(EXPORT facegen NAMESPACE facegen:: FILE facegen-targets.cmake DESTINATION ${package_dir})
