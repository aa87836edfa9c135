# How everything of ours is compiled: an interface library that each target links privately.

add_library(facegen_compile INTERFACE)
target_compile_options(facegen_compile INTERFACE
    -Wall -Wextra -Wconversion -Wpedantic -Wshadow -Wvla
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
    -fstack-protector-strong)
if(FACEGEN_SANITIZE)
    target_compile_options(facegen_compile INTERFACE
        -fsanitize=${FACEGEN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(facegen_compile INTERFACE -fsanitize=${FACEGEN_SANITIZE})
else()
    if(NOT CMAKE_C_FLAGS MATCHES "_FORTIFY_SOURCE") # who builds it may have a level of their own
        target_compile_options(facegen_compile INTERFACE $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
    endif()
    target_link_options(facegen_compile INTERFACE -Wl,-z,relro,-z,now -Wl,--no-undefined)
endif()

# What is declared beyond C11 is seen where the system is used, in src/os, the examples and the tests, and nowhere else.
set(facegen_posix_definitions _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
