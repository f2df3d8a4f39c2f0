#include "tests/fuzz/mutator.h"

#include <algorithm>

namespace Gatehouse
{

QByteArray Mutator::changed(QByteArray bytes)
{
    for (int times = 1 + below(4); times > 0 && !bytes.isEmpty(); --times)
        change(bytes);
    return bytes;
}

void Mutator::change(QByteArray &bytes)
{
    static constexpr char edges[] = {'\0', '\x01', '\x7f', '\x80', '\xff', '"', '{', '[', '\n', '/', '.', '9'};
    const qsizetype at = below(bytes.size());
    const qsizetype length = 1 + below(std::min<qsizetype>(64, bytes.size() - at));
    switch (below(7)) {
    case 0:
        bytes[at] = char(bytes.at(at) ^ (1 << below(8)));
        break;
    case 1:
        bytes[at] = edges[below(sizeof(edges))];
        break;
    case 2:
        bytes.remove(at, length);
        break;
    case 3:
        bytes.insert(at, bytes.mid(below(bytes.size()), length));
        break;
    case 4:
        bytes.replace(at, length, QByteArray(length, edges[below(sizeof(edges))]));
        break;
    case 5:
        bytes.truncate(at);
        break;
    default: // a number of a binary format
        for (int i = 0; i < 4 && at + i < bytes.size(); ++i)
            bytes[at + i] = edges[below(5)];
    }
}

} // namespace Gatehouse
