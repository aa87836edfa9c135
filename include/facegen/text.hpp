/**
 * @file text.hpp
 * C++: how texts and bytes go into the library and come out of it.
 */
#ifndef FACEGEN_TEXT_HPP
#define FACEGEN_TEXT_HPP

#include <facegen/request.h>

#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/** On what hands out a view of its own memory: clang warns where the view outlives it. */
#if defined(__clang__)
#define FACEGEN_LENDS [[clang::lifetimebound]]
#else
#define FACEGEN_LENDS
#endif

namespace facegen
{

namespace detail
{

/** Whether a type is a path, such as std::filesystem::path: it knows the system's own form of its name. */
template <class Type, class = void> inline constexpr bool is_path = false;
template <class Type>
inline constexpr bool is_path<
    Type, std::enable_if_t<std::is_same_v<decltype(std::declval<const Type &>().native()), const std::string &>>> =
    true;

} // namespace detail

/**
 * A text for the library, which takes it with a NUL at its end: made on the way from any string. A `const char *`, a
 * std::string and a std::filesystem::path are only looked at, a std::string_view is copied, on the stack where it has
 * less than 256 bytes.
 * A text with a NUL inside is refused with FACEGEN_E_ARGUMENT; nullptr is "none".
 */
class text
{
public:
    /** Looks at it, which stays where it is meanwhile; nullptr is "none". */
    text(const char *borrowed) noexcept : data_(borrowed) {}

    /** Looks at it, which stays as it is meanwhile. */
    text(const std::string &borrowed) noexcept : data_(borrowed.c_str()) { check(borrowed); }

    /** Looks at a path, which stays as it is meanwhile. Since 0.2.0. */
    template <class Path, std::enable_if_t<detail::is_path<Path>, int> = 0>
    text(const Path &borrowed) noexcept : text(borrowed.native())
    {
    }

    /** Copies it. */
    text(std::string_view copied) noexcept : data_(short_)
    {
        if (copied.size() >= sizeof short_) {
            long_.reset(new (std::nothrow) char[copied.size() + 1]);
            data_ = long_.get();
        }
        if (!data_) {
            code_ = FACEGEN_E_NOMEM;
            return;
        }
        char *end = long_ ? long_.get() : short_;
        end[copied.copy(end, copied.size())] = '\0';
        check(copied);
    }
    text(const text &) = delete;
    text &operator=(const text &) = delete;

    /** The text, with a NUL at its end; NULL for "none". */
    const char *c_str() const noexcept FACEGEN_LENDS { return data_; }

    /** FACEGEN_OK, or why it cannot be used. */
    facegen_code code() const noexcept { return code_; }

private:
    void check(std::string_view whole) noexcept
    {
        if (whole.find('\0') != whole.npos)
            code_ = FACEGEN_E_ARGUMENT;
    }

    const char *data_;
    facegen_code code_ = FACEGEN_OK;
    std::unique_ptr<char[]> long_;
    char short_[256];
};

namespace detail
{

template <class Type> inline constexpr bool is_text = std::is_convertible_v<const Type &, std::string_view>;

template <class Type, class = void> inline constexpr bool is_byte_container = false;
template <class Type>
inline constexpr bool is_byte_container<Type, std::void_t<decltype(std::data(std::declval<const Type &>())),
                                                          decltype(std::size(std::declval<const Type &>()))>> =
    !is_text<Type> && sizeof *std::data(std::declval<const Type &>()) == 1;

/** A deleter: the C function that frees a handle. */
template <auto Free> struct freed_by {
    template <class Type> void operator()(Type *owned) const noexcept { Free(owned); }
};

/** What a C function lends, "" for NULL. */
inline std::string_view view(const char *lent) noexcept
{
    return lent ? std::string_view(lent) : std::string_view();
}

} // namespace detail

/** Bytes that are somebody else's: of any container with data() and size(), of a text, or a pointer and a size. */
class bytes
{
public:
    /** None. */
    bytes() noexcept = default;

    /** Of a pointer and how many there are. */
    bytes(const void *data, std::size_t size) noexcept : data_(static_cast<const std::byte *>(data)), size_(size) {}

    /** Of a text. */
    template <class Text, std::enable_if_t<detail::is_text<Text>, int> = 0>
    bytes(const Text &text FACEGEN_LENDS) noexcept : bytes(std::string_view(text).data(), std::string_view(text).size())
    {
    }

    /** Of a container of what has one byte each. */
    template <class Container, std::enable_if_t<detail::is_byte_container<Container>, int> = 0>
    bytes(const Container &container FACEGEN_LENDS) noexcept : bytes(std::data(container), std::size(container))
    {
    }

    /** @{ */
    /** As a container has it. */
    const std::byte *data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    const std::byte *begin() const noexcept { return data_; }
    const std::byte *end() const noexcept { return data_ + size_; }
    /** @} */

private:
    const std::byte *data_ = nullptr;
    std::size_t size_ = 0;
};

/** A text that the library has allocated, the caller's own. Empty after a failure. */
class owned_text
{
public:
    /** None. */
    owned_text() noexcept = default;

    /** Takes over what facegen_free() frees. */
    explicit owned_text(char *owned) noexcept : owned_(owned) {}

    /** Whether there is one. */
    explicit operator bool() const noexcept { return owned_ != nullptr; }

    /** @{ */
    /** The text, "" when there is none. */
    const char *c_str() const noexcept FACEGEN_LENDS { return owned_ ? owned_.get() : ""; }
    operator std::string_view() const noexcept FACEGEN_LENDS { return c_str(); }
    std::string str() const { return c_str(); }
    /** @} */

private:
    std::unique_ptr<char, detail::freed_by<facegen_free>> owned_;
};

/** Bytes that the library has allocated, the caller's own. Empty after a failure. */
class owned_bytes
{
public:
    /** None. */
    owned_bytes() noexcept = default;

    /** Takes over what facegen_free() frees. */
    owned_bytes(void *owned, std::size_t size) noexcept : owned_(owned), size_(size) {}

    /** Whether there are any. */
    explicit operator bool() const noexcept { return owned_ != nullptr; }

    /** @{ */
    /** As a container has it. */
    const std::byte *data() const noexcept FACEGEN_LENDS { return static_cast<const std::byte *>(owned_.get()); }
    std::size_t size() const noexcept { return size_; }
    const std::byte *begin() const noexcept FACEGEN_LENDS { return data(); }
    const std::byte *end() const noexcept FACEGEN_LENDS { return data() + size_; }
    /** @} */

    /** A copy. */
    operator std::vector<std::byte>() const { return {begin(), end()}; }

private:
    std::unique_ptr<void, detail::freed_by<facegen_free>> owned_;
    std::size_t size_ = 0;
};

} // namespace facegen

#endif
