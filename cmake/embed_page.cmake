# Makes a C source of the sandbox's page: cmake -DPAGE=page.html -DOUT=page_text.c -P embed_page.cmake
# Where the page says {{page.css}} and {{page.js}} it gets these files, which lie beside it.

get_filename_component(folder "${PAGE}" DIRECTORY)
file(READ "${PAGE}" text)
foreach(name page.css page.js)
    file(READ "${folder}/${name}" part)
    string(REGEX REPLACE "\n$" "" part "${part}")
    string(REPLACE "{{${name}}}" "${part}" text "${text}")
endforeach()

# As characters one by one: C promises no more than 4095 in a string.
string(HEX "${text}" text)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," text "${text}")
string(REPLACE "'\\x0a'," "'\\x0a',\n    " text "${text}")
file(WRITE "${OUT}" "/* Generated from page.html by embed_page.cmake. */
#include \"sandbox/page.h\"

const char sb_page_text[] = {
    ${text}'\\0'};
")
