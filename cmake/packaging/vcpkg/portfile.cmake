# An overlay port of the sources that it lies in: vcpkg install facegen --overlay-ports=cmake/packaging/vcpkg
# A registry's port would differ in where the sources come from.

get_filename_component(SOURCE_PATH ${CMAKE_CURRENT_LIST_DIR}/../../.. ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES tools FACEGEN_TOOLS)
vcpkg_find_acquire_program(PKGCONFIG)
vcpkg_cmake_configure(SOURCE_PATH ${SOURCE_PATH}
    OPTIONS ${options} -DPKG_CONFIG_EXECUTABLE=${PKGCONFIG})
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/facegen)
vcpkg_fixup_pkgconfig()
if("tools" IN_LIST FEATURES)
    vcpkg_copy_tools(TOOL_NAMES facegen facegen-sandbox AUTO_CLEAN)
endif()

# Both kinds of library are built, and a triplet has one of them.
set(packages ${CURRENT_PACKAGES_DIR})
if(VCPKG_LIBRARY_LINKAGE STREQUAL static)
    file(GLOB others ${packages}/lib/*.so* ${packages}/debug/lib/*.so* ${packages}/lib/*.dylib
        ${packages}/debug/lib/*.dylib ${packages}/share/facegen/facegen-shared-*)
    set(usage "find_package(facegen REQUIRED COMPONENTS static)\ntarget_link_libraries(main facegen::facegen_static)\n")
else()
    file(GLOB others ${packages}/lib/*.a ${packages}/debug/lib/*.a ${packages}/share/facegen/facegen-*static-*)
    set(usage "find_package(facegen REQUIRED)\ntarget_link_libraries(main facegen::facegen)\n")
endif()
file(REMOVE ${others})
file(REMOVE_RECURSE ${packages}/debug/include ${packages}/debug/share)
file(WRITE ${packages}/share/facegen/usage "${usage}")
vcpkg_install_copyright(FILE_LIST ${SOURCE_PATH}/LICENSE)
