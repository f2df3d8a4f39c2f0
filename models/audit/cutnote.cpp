#include "models/audit/cutnote.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse
{

namespace
{

const QString kBefore = QStringLiteral("before");
const QString kCheckpoint = QStringLiteral("checkpoint");
const QString kSize = QStringLiteral("size");
const QString kRoot = QStringLiteral("root");

} // namespace

QString cutDetail(const CutNote &note)
{
    const QJsonObject detail{{kBefore, note.before},
                             {kCheckpoint, note.checkpoint},
                             {kSize, note.head.size},
                             {kRoot, QString::fromLatin1(toHex(note.head.root))}};
    return QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact));
}

std::optional<CutNote> cutNoteOf(const AuditEntry &entry)
{
    if (entry.action != kCutAction)
        return std::nullopt;
    const QJsonObject detail = QJsonDocument::fromJson(entry.detail.toUtf8()).object();
    CutNote note;
    note.before = detail.value(kBefore).toInteger(-1);
    note.checkpoint = detail.value(kCheckpoint).toInteger(-1);
    note.head.size = detail.value(kSize).toInteger(-1);
    const bool isCut = fromHex(detail.value(kRoot).toString().toLatin1(), note.head.root) && note.before > 0 &&
                       note.before <= note.checkpoint && note.checkpoint <= note.head.size &&
                       note.head.size == entry.index;
    return isCut ? std::optional(note) : std::nullopt;
}

} // namespace Gatehouse
