# The Debian packages, for `cpack --config`; build-deb.sh builds what goes into them, and says in the environment
# where that is (FACEGEN_BUILD).

get_filename_component(source ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
set(build $ENV{FACEGEN_BUILD})
file(STRINGS ${source}/include/facegen/version.h version REGEX "define FACEGEN_VERSION ")
string(REGEX MATCH "[0-9.]+" CPACK_PACKAGE_VERSION "${version}")

set(CPACK_GENERATOR DEB)
set(CPACK_CMAKE_GENERATOR Ninja)
set(CPACK_PACKAGE_NAME libfacegen)
set(CPACK_PACKAGE_FILE_NAME libfacegen)
set(CPACK_PACKAGE_DESCRIPTION "Client library for the Face Generator endpoint")
set(CPACK_PACKAGE_VENDOR libfacegen)
set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
set(CPACK_INSTALL_CMAKE_PROJECTS "${build};facegen;ALL;/")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian-files.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL runtime ledger sandbox development tools)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${build}/lib)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# describe(COMPONENT PACKAGE SECTION SUMMARY LINE...), with lines of less than 80 characters
function(describe component package section)
    string(TOUPPER ${component} upper)
    list(JOIN ARGN "\n" text)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package} PARENT_SCOPE)
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section} PARENT_SCOPE)
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${text}" PARENT_SCOPE)
endfunction()

describe(runtime libfacegen0 libs "client library for the Face Generator endpoint"
    "Takes a photo of a face and a text prompt, and has images made in which that"
    "face appears. A paid request is sent at most once.")
describe(ledger libfacegen-ledger0 libs "ledger of paid Face Generator requests"
    "Writes each paid request down before it is sent, in an SQLite file, so that a"
    "program goes on after a crash, and pays for nothing twice.")
describe(sandbox libfacegen-sandbox0 libs "Face Generator endpoint inside the process, to test against"
    "A stand-in for the endpoint, without a key, a network or a bill: its images are"
    "previews that are drawn. It is a package of its own so that programs in use"
    "need none of the image libraries.")
describe(development libfacegen-dev libdevel "client library for the Face Generator endpoint - development files"
    "Headers, static libraries, and what pkg-config and CMake need to find them.")
describe(tools facegen-tools graphics "command line and sandbox server for the Face Generator endpoint"
    "The command facegen makes images from a photo and a prompt, one or a batch."
    "The command facegen-sandbox serves the endpoint's API on this machine, to"
    "develop against.")

set(CPACK_COMPONENT_LEDGER_DEPENDS runtime)
set(CPACK_COMPONENT_SANDBOX_DEPENDS runtime)
set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS runtime ledger sandbox)
set(CPACK_COMPONENT_TOOLS_DEPENDS runtime ledger sandbox)
# Without certificates, as in a minimal container, no https connection can be made.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS ca-certificates)
# Whoever asks pkg-config about a module needs those that it requires privately, too.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libcurl4-openssl-dev | libcurl-dev, libsqlite3-dev, libmd-dev, libjpeg-dev, libpng-dev, libwebp-dev")

# What other packages that link a library depend on: dpkg-shlibdeps reads it from these.
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(control ${build}/control)
file(WRITE ${control}/triggers "activate-noawait ldconfig\n")
configure_file(${source}/src/libfacegen.symbols ${control}/runtime/symbols COPYONLY)
configure_file(${source}/src/ledger/libfacegen-ledger.symbols ${control}/ledger/symbols COPYONLY)
configure_file(${source}/src/sandbox/libfacegen-sandbox.symbols ${control}/sandbox/symbols COPYONLY)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${control}/triggers ${control}/runtime/symbols)
set(CPACK_DEBIAN_LEDGER_PACKAGE_CONTROL_EXTRA ${control}/triggers ${control}/ledger/symbols)
set(CPACK_DEBIAN_SANDBOX_PACKAGE_CONTROL_EXTRA ${control}/triggers ${control}/sandbox/symbols)
