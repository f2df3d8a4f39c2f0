#include "models/credentials/credentialletters.h"

#include "models/core/formletter.h"
#include "models/database/storedtime.h"
#include "models/privacy/columnshape.h"

#include <QDateTime>
#include <QMap>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kBatch = 500;
// A letter with every key of a robot in it is read by nobody.
constexpr qsizetype kMostTold = 100;

const QStringList &knownPlaces()
{
    static const QStringList places{QStringLiteral("organisation"), QStringLiteral("credentials"),
                                    QStringLiteral("contact"), QStringLiteral("answer_day"), QStringLiteral("today")};
    return places;
}

bool isChinese(const QString &language)
{
    return language == QLatin1String("zh");
}

QString dayText(std::optional<qint64> ms, const QString &language)
{
    if (!ms)
        return isChinese(language) ? QStringLiteral("无记录") : QStringLiteral("not on record");
    return QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC).date().toString(Qt::ISODate);
}

// To its owner, the name that they gave to it stands as it is; a secret does not.
QString lineOf(const Credential &one, const QString &language)
{
    const QString kind = isChinese(language)
                             ? (one.kind == EntityKind::Account ? QStringLiteral("账户") : QStringLiteral("密钥"))
                             : entityToken(one.kind);
    const QString form = isChinese(language) ? QStringLiteral("- %1 %2：创建于 %3，上次使用 %4")
                                             : QStringLiteral("- %1 %2: made %3, last used %4");
    const QString name = one.label.isEmpty() ? one.shownId() : QStringLiteral("%1 (%2)").arg(one.label, one.shownId());
    return form.arg(kind, name, dayText(one.createdMs, language), dayText(one.usedMs, language));
}

QString listText(const QList<Credential> &all, const QString &language)
{
    QStringList lines;
    for (const Credential &one : all.mid(0, kMostTold))
        lines.append(lineOf(one, language));
    if (all.size() > kMostTold)
        lines.append((isChinese(language) ? QStringLiteral("- 以及另外 %1 个") : QStringLiteral("- and %1 more"))
                         .arg(all.size() - kMostTold));
    return lines.join(QLatin1Char('\n'));
}

Result<void> readBatch(const TablePlace &place, const OwnerTable &owners, const QStringList &ids,
                       const QueryLimits &limits, QHash<QString, MailAddress> &into)
{
    const ColumnShape shape = columnShape(*place.column(owners.key), place.dialect());
    QVariantList values;
    for (const QString &id : ids)
        values.append(boundValue(id, shape));
    return place.database->visitRows(QStringLiteral("SELECT %1, %2 FROM %3 WHERE %1 IN (%4)")
                                         .arg(place.quoted(owners.key), place.quoted(owners.email), place.name(),
                                              QStringList(ids.size(), QStringLiteral("?")).join(QLatin1Char(','))),
                                     values, limits, [&](const RowStream &row) -> Result<void> {
                                         if (!row.isNull(1) && row.string(1).contains(QLatin1Char('@')))
                                             into.insert(row.string(0), {{}, row.string(1).trimmed()});
                                         return {};
                                     });
}

} // namespace

QString ownerOf(const Credential &one)
{
    return one.kind == EntityKind::Account ? one.id : one.owner;
}

Result<QHash<QString, MailAddress>> ownerAddresses(const PromiseMap &map, const GatewayTables &tables,
                                                   const QList<Credential> &chosen, const QueryLimits &limits)
{
    QHash<QString, MailAddress> addresses;
    QStringList ids;
    for (const Credential &one : chosen) {
        if (!ownerOf(one).isEmpty())
            ids.append(ownerOf(one));
    }
    ids.removeDuplicates();
    bool isKept = false;
    for (const TablePlace *place : tables.placesOf(map.owners.table)) {
        if (map.owners.email.isEmpty() || !place->column(map.owners.email) || !place->column(map.owners.key))
            continue;
        isKept = true;
        for (qsizetype at = 0; at < ids.size(); at += kBatch) {
            if (auto read = readBatch(*place, map.owners, ids.mid(at, kBatch), limits, addresses); !read)
                return std::unexpected(read.error());
        }
    }
    if (!isKept)
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("No letter was written: the gateway keeps no addresses of owners."));
    return addresses;
}

Result<QList<CredentialDraft>> draftCredentialLetters(const CredentialLetterOrder &order,
                                                      const QHash<QString, MailAddress> &addresses,
                                                      const QDateTime &now, CredentialLetters &told)
{
    QMap<QString, QList<Credential>> byOwner;
    for (const Credential &one : order.chosen) {
        const QString owner = ownerOf(one);
        if (addresses.contains(owner))
            byOwner[owner].append(one);
        else
            ++told.withoutAddress;
    }
    if (byOwner.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("No letter was written: no owner of what is chosen has an address."));
    const auto form = FormLetter::load(QStringLiteral("credential_owner"), order.language, knownPlaces());
    if (!form)
        return std::unexpected(form.error());
    QList<CredentialDraft> drafts;
    for (auto it = byOwner.cbegin(); it != byOwner.cend(); ++it) {
        const auto text = form->filled({{QStringLiteral("organisation"), order.organisation},
                                        {QStringLiteral("credentials"), listText(it.value(), order.language)},
                                        {QStringLiteral("contact"), order.sender.address},
                                        {QStringLiteral("answer_day"), order.answerBy.toString(Qt::ISODate)},
                                        {QStringLiteral("today"), now.date().toString(Qt::ISODate)}});
        const auto bytes = text ? mailBytes({order.sender, addresses.value(it.key()), text->subject, text->body, now})
                                : std::unexpected(text.error());
        if (!bytes)
            return std::unexpected(bytes.error());
        drafts.append({QStringLiteral("credentials-%1-%2.eml")
                           .arg(drafts.size() + 1, 3, 10, QLatin1Char('0'))
                           .arg(order.language),
                       *bytes});
        told.credentials += int(it.value().size());
    }
    told.written = int(drafts.size());
    return drafts;
}

} // namespace Gatehouse
