// Values of a database as they stand in an export package.
#pragma once

#include "models/database/database.h"

#include <array>

namespace Gatehouse
{

// A number as JSON has it, or as a text when JSON has none; a blob as "base64:..."; NULL as nothing.
class ValueText
{
public:
    // Valid until the next one.
    std::string_view of(const SqlValue &value);

private:
    std::array<char, 32> m_number;
    QByteArray m_blob;
};

bool isJsonNumber(const SqlValue &value);
QString textOf(const SqlValue &value);

// A JSON string with its quotes. What is no UTF-8 becomes U+FFFD.
void appendJsonText(QByteArray &into, std::string_view utf8);

} // namespace Gatehouse
