// The state of a detector as bytes and back, so that any alert can be replayed from where the detector stood.
#pragma once

#include "models/core/error.h"

#include <QByteArray>

#include <cstring>
#include <type_traits>

namespace Gatehouse
{

// What stands before a state. The bytes are those of this machine and are never exchanged between machines of another
// byte order: a console store keeps them for the workers beside it.
struct SnapshotHeader {
    quint32 kind = 0;    // which detector, a word of four letters
    quint32 version = 0; // of its state; rises with every change of the fields
    quint32 bytes = 0;   // of the state
    quint32 check = 0;   // FNV-1a of the state
};

quint32 snapshotCheck(const char *bytes, size_t count);
Result<void> refusedSnapshot(const char *why);

// A flat state: nothing in it points anywhere. Start it with {} so that the bytes between fields are always zero.
template<typename State>
void appendSnapshot(QByteArray &out, quint32 kind, quint32 version, const State &state)
{
    static_assert(std::is_trivially_copyable_v<State>);
    const auto *bytes = reinterpret_cast<const char *>(&state);
    const SnapshotHeader header{kind, version, quint32(sizeof(State)), snapshotCheck(bytes, sizeof(State))};
    out.append(reinterpret_cast<const char *>(&header), sizeof(header));
    out.append(bytes, sizeof(State));
}

// Reads what appendSnapshot() wrote and moves `at` behind it. Corrupt when it is of another detector or version, cut
// off or damaged; then `state` is untouched. Numbers inside are the reader's to check.
template<typename State>
Result<void> readSnapshot(const char *&at, const char *end, quint32 kind, quint32 version, State &state)
{
    static_assert(std::is_trivially_copyable_v<State>);
    SnapshotHeader header;
    if (end - at < qsizetype(sizeof(header) + sizeof(State)))
        return refusedSnapshot("it is cut off");
    std::memcpy(&header, at, sizeof(header));
    if (header.kind != kind || header.version != version || header.bytes != sizeof(State))
        return refusedSnapshot("it is of another detector or version");
    if (header.check != snapshotCheck(at + sizeof(header), sizeof(State)))
        return refusedSnapshot("it is damaged");
    std::memcpy(&state, at + sizeof(header), sizeof(State));
    at += sizeof(header) + sizeof(State);
    return {};
}

} // namespace Gatehouse
