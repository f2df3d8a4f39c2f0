// A JSON file with one place changed, for tests of what names its mistakes.
#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace Gatehouse
{

// `bytes` with `value` at the JSON pointer; an undefined value takes what is there out, an index behind the end of an
// array puts it at its end.
QByteArray jsonWith(const QByteArray &bytes, const QString &pointer, const QJsonValue &value);

} // namespace Gatehouse
