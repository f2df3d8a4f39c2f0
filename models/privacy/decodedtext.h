// Text of bytes whose encoding nobody has told.
#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

struct DecodedText {
    QString text;
    QString guess; // what was guessed, for people; empty: a mark or the bytes themselves say it
};

// UTF-8 and UTF-16 by their mark, else UTF-8 when all of it is, else UTF-16 when it looks so, else Latin-1, which any
// bytes are.
DecodedText decodedText(const QByteArray &bytes);

} // namespace Gatehouse
