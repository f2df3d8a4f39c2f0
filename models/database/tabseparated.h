// The escapes of tab-separated values as ClickHouse reads and writes them.
#pragma once

#include <QByteArray>

#include <string_view>

namespace Gatehouse
{

QByteArray tabSeparatedField(const QByteArray &bytes);
QByteArray tabSeparatedText(std::string_view field);

} // namespace Gatehouse
