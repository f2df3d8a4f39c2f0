// Tables that are as high as their rows, on pages that scroll as a whole.
#pragma once

namespace Gatehouse
{

class DataTable;

// Follows the model that the table has; rows are as high as the table makes them by then, and beyond `most` rows the
// table scrolls.
void fitRows(DataTable *table, int most);

} // namespace Gatehouse
