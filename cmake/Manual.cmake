# The manual, by Doxygen: `cmake --build --preset release --target manual`. It is installed if it has been made.

find_program(DOXYGEN doxygen)
find_package(Python3 QUIET COMPONENTS Interpreter)
if(DOXYGEN AND Python3_FOUND)
    add_custom_target(manual
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${PROJECT_SOURCE_DIR}/docs/html
        COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/docs/doxygen/manual.py ${PROJECT_SOURCE_DIR}/docs/html)
endif()
if(FACEGEN_INSTALL)
    install(DIRECTORY docs/html DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT manual OPTIONAL)
endif()
