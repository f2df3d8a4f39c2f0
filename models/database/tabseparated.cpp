#include "models/database/tabseparated.h"

namespace Gatehouse
{

QByteArray tabSeparatedField(const QByteArray &bytes)
{
    QByteArray text;
    text.reserve(bytes.size() + 16);
    for (const char c : bytes) {
        switch (c) {
        case '\\':
            text += "\\\\";
            break;
        case '\t':
            text += "\\t";
            break;
        case '\n':
            text += "\\n";
            break;
        case '\r':
            text += "\\r";
            break;
        case '\0':
            text += "\\0";
            break;
        default:
            text += c;
        }
    }
    return text;
}

QByteArray tabSeparatedText(std::string_view field)
{
    QByteArray text;
    text.reserve(qsizetype(field.size()));
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            text += field[i];
            continue;
        }
        switch (const char c = field[++i]) {
        case 'b':
            text += '\b';
            break;
        case 'f':
            text += '\f';
            break;
        case 'n':
            text += '\n';
            break;
        case 'r':
            text += '\r';
            break;
        case 't':
            text += '\t';
            break;
        case '0':
            text += '\0';
            break;
        default:
            text += c;
        }
    }
    return text;
}

} // namespace Gatehouse
