#include "models/audit/logverifier.h"

#include "models/audit/cutnote.h"
#include "models/core/counted.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

LogVerifier::LogVerifier(QList<TreeHead> checkpoints)
    : m_checkpoints(std::move(checkpoints))
{
    std::ranges::stable_sort(m_checkpoints, {}, &TreeHead::size);
    checkCheckpoints();
}

void LogVerifier::fault(qint64 index, const QString &what)
{
    if (m_findings.faults.size() < kMostFaults)
        m_findings.faults.append({index, what});
}

void LogVerifier::add(const LoggedEntry &entry)
{
    if (entry.removed)
        return addRemoved(entry.entry.index, entry.leaf);
    const std::array<QByteArray, 5> fields{entry.entry.actor.toUtf8(), entry.entry.action.toUtf8(),
                                           entry.entry.object.toUtf8(), entry.entry.subject.toUtf8(),
                                           entry.entry.detail.toUtf8()};
    const auto view = [&fields](size_t i) { return std::string_view(fields[i].constData(), size_t(fields[i].size())); };
    add({entry.entry.index, entry.entry.timeMs, view(0), view(1), view(2), view(3), view(4)}, entry.leaf);
}

void LogVerifier::add(const EntryView &entry, const Hash &leaf)
{
    checkIndex(entry.index);
    checkContent(entry, leaf);
    append(leaf);
}

void LogVerifier::addRemoved(qint64 index, const Hash &leaf)
{
    checkIndex(index);
    if (!m_beforeContent)
        fault(index, QStringLiteral("The content of entry %1 is gone, though older entries have theirs.").arg(index));
    ++m_findings.removed;
    append(leaf);
}

void LogVerifier::append(const Hash &leaf)
{
    m_frontier.append(leaf);
    checkCheckpoints();
}

void LogVerifier::checkIndex(qint64 index)
{
    const qint64 expected = m_frontier.size();
    if (index == expected)
        return;
    fault(expected, index > expected ? QStringLiteral("Entry %1 is missing; %2 follows.").arg(expected).arg(index)
                                     : QStringLiteral("Entry %1 stands where %2 belongs.").arg(index).arg(expected));
}

void LogVerifier::checkContent(const EntryView &entry, const Hash &leaf)
{
    m_beforeContent = false;
    writeLeafBytes(entry, m_bytes);
    if (m_sha.of(m_bytes) != leaf) {
        fault(entry.index, QStringLiteral("Entry %1 is not what was written.").arg(entry.index));
        return;
    }
    if (entry.action == "audit.cut")
        checkCut(entry);
}

// Before the entry is appended, so that the frontier is what the cut has seen.
void LogVerifier::checkCut(const EntryView &entry)
{
    const auto note = cutNoteOf(entry.entry());
    if (!note) {
        fault(entry.index, QStringLiteral("Entry %1 records a cut that cannot have been.").arg(entry.index));
        return;
    }
    m_cutTo = std::max(m_cutTo, note->before);
    // A fault that was found says where; this one cannot.
    if (m_findings.faults.isEmpty() && m_frontier.head() != note->head)
        fault(m_agreedTo, QStringLiteral("Entries from %1 to %2 are not those that were there at the cut.")
                              .arg(m_agreedTo)
                              .arg(entry.index - 1));
}

void LogVerifier::checkCheckpoints()
{
    for (; m_nextCheckpoint < m_checkpoints.size(); ++m_nextCheckpoint) {
        const TreeHead &checkpoint = m_checkpoints.at(m_nextCheckpoint);
        if (checkpoint.size > m_frontier.size())
            return;
        if (m_frontier.head() == checkpoint) {
            m_agreedTo = checkpoint.size;
            ++m_findings.checkpoints;
        } else if (m_agreedTo == 0) {
            fault(0,
                  checkpoint.size == 1
                      ? QStringLiteral("The first entry is not that of the checkpoint.")
                      : QStringLiteral("The first %1 entries are not those of the checkpoint.").arg(checkpoint.size));
        } else {
            fault(m_agreedTo, QStringLiteral("Entries from %1 to %2 are not those of the checkpoint.")
                                  .arg(m_agreedTo)
                                  .arg(checkpoint.size - 1));
        }
    }
}

// A cut takes all that it records, at once.
void LogVerifier::checkRemoved()
{
    if (m_findings.removed > m_cutTo)
        fault(m_cutTo,
              QStringLiteral("The content of entry %1 is gone, and no retention cut records it.").arg(m_cutTo));
    else if (m_findings.removed < m_cutTo)
        fault(m_findings.removed,
              QStringLiteral("Entry %1 is there again, though a retention cut took it.").arg(m_findings.removed));
}

LogFindings LogVerifier::finish()
{
    m_findings.head = m_frontier.head();
    checkRemoved();
    const qint64 size = m_frontier.size();
    for (; m_nextCheckpoint < m_checkpoints.size(); ++m_nextCheckpoint) {
        fault(size, QStringLiteral("The log ends after %1 %2; a checkpoint has seen %3.")
                        .arg(QString::number(size), wordFor(size, QStringLiteral("entry"), QStringLiteral("entries")),
                             QString::number(m_checkpoints.at(m_nextCheckpoint).size)));
    }
    std::ranges::stable_sort(m_findings.faults, {}, &LogFault::index);
    return m_findings;
}

} // namespace Gatehouse
