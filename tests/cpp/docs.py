"""Makes a program of tests of the C++ blocks of a guide: a block that has a main() is one as it stands, any other is
what could stand in the main() of the first.

    tests/cpp/docs.py docs/cpp.md > docs.cpp
"""

import re
import sys

SCENE = """\
    [[maybe_unused]] facegen::sandbox sandbox;
    [[maybe_unused]] facegen::client client;
    [[maybe_unused]] facegen::request request;
    sandbox.attach(client);
    request.prompt("a knight in a forest").face_file("me.jpg").width(64).height(64);
"""

with open(sys.argv[1], encoding="utf-8") as guide:
    text = guide.read()
print('#include "test.hpp"\n#include <fstream>\n#include <iostream>\n#include <iterator>')
for block in re.finditer(r"^```cpp\n(.*?)^```$", text, re.M | re.S):
    line = text.count("\n", 0, block.start(1)) + 1
    code = re.sub(r"^#include .*", "", block[1], flags=re.M)
    if "int main()" in code:
        code = code.replace("int main()", "static int main_at_%d()" % line)
        print('\n#line %d "%s"\n%s' % (line, sys.argv[1], code))
        print("TEST(the_program_at_line_%d)\n{\n    CHECK(main_at_%d() == 0);\n}" % (line, line))
    else:
        print('\nTEST(the_block_at_line_%d)\n{\n%s    {\n#line %d "%s"\n%s    }\n}'
              % (line, SCENE, line, sys.argv[1], code))
