#include "tests/support/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace
{

std::atomic<qint64> allocations{0};

void *counted(std::size_t bytes)
{
    ++allocations;
    if (void *memory = std::malloc(bytes == 0 ? 1 : bytes))
        return memory;
    std::abort();
}

} // namespace

void *operator new(std::size_t bytes)
{
    return counted(bytes);
}

void *operator new[](std::size_t bytes)
{
    return counted(bytes);
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete[](void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

void operator delete[](void *memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace Gatehouse
{

qint64 allocationCount()
{
    return allocations;
}

} // namespace Gatehouse
