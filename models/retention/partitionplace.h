#pragma once

namespace Gatehouse
{

// Where the rows of a partition are that a purge takes out.
enum class PartitionPlace {
    Attached, // in their table
    Detached, // in a table of their own
    Gone
};

} // namespace Gatehouse
