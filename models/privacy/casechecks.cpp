#include "models/privacy/casechecks.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLongestValue = 1024;
constexpr int kLongestWord = 200;
constexpr std::chrono::milliseconds kLongestLease{std::chrono::hours(24)};
constexpr int kLongestExtensionDays = 100;

bool isWord(const QString &text)
{
    static const QRegularExpression word(QStringLiteral("\\A[a-z0-9_]{1,40}\\z"));
    return word.match(text).hasMatch();
}

} // namespace

Result<QList<FiledIdentity>> filedIdentities(const QList<SubjectIdentity> &subject, const QByteArray &hashKey, int most)
{
    QList<FiledIdentity> all;
    QSet<QByteArray> known;
    for (const SubjectIdentity &given : subject) {
        const SubjectIdentity identity = normalised(given);
        if (identity.kind.isEmpty() || identity.value.isEmpty() || identity.value.size() > kLongestValue ||
            identity.kind.size() > kLongestWord)
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("An identifier cannot be used: it needs a kind and a value of at most %1 "
                                          "characters, as in email=a@b.example.")
                               .arg(kLongestValue));
        FiledIdentity filed{identity, maskedIdentity(identity), keyedHash(hashKey, identity)};
        if (known.contains(filed.hash))
            continue;
        known.insert(filed.hash);
        all.append(filed);
    }
    if (all.isEmpty() || all.size() > most)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The request names %1 identifiers of the person. It needs at least one and at "
                                      "most %2, as account=42 or email=a@b.example.")
                           .arg(all.size())
                           .arg(most));
    return all;
}

Result<NewCase> checkedCase(const NewCase &wanted)
{
    NewCase checked = wanted;
    if (checked.calendar.isEmpty())
        checked.calendar = usualCalendar(wanted.regime);
    if (checked.channel.isEmpty())
        checked.channel = QStringLiteral("other");
    if (!checked.received.isValid() || checked.received.year() < 2018 || checked.received.year() > 9000)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The day of receipt is missing or no day since 2018. Give it as YYYY-MM-DD."));
    if (!isWord(checked.channel))
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The channel is one word of small letters, digits and underscores, as in email or "
                           "web_form."));
    for (const QString &word : {checked.calendar, checked.source}) {
        if (word.size() > kLongestWord)
            return failure(
                ErrorKind::InvalidInput,
                QStringLiteral("The calendar or source has more than %1 characters. Shorten it.").arg(kLongestWord));
    }
    return checked;
}

Result<PrivacyHold> checkedHold(const PrivacyHold &hold, const SubjectIdentity &subject)
{
    if (subject.value.isEmpty() == hold.table.isEmpty() || hold.table.isEmpty() != hold.rowId.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("A hold is of a subject, or of a table and one row in "
                                                               "it. Name the one or the other."));
    if (hold.reason.trimmed().isEmpty() || !hold.until.isValid())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("A hold needs a reason and the day until which it is needed (YYYY-MM-DD)."));
    PrivacyHold checked = hold;
    checked.id = newHoldId();
    checked.kind = normalised(subject).kind;
    checked.masked = subject.value.isEmpty() ? QString() : maskedIdentity(subject);
    return checked;
}

Result<void> checkProof(const IdentityProof &proof)
{
    if (isWord(proof.method) && isWord(proof.level))
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The method and the level of an identity check are one word each, of small letters, "
                                  "digits and underscores, as in account_login and reasonably_high."));
}

Result<void> checkPlan(const QJsonObject &plan, const QString &hash)
{
    const QByteArray bytes = compactJson(plan).toUtf8();
    if (hash == QLatin1String(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()))
        return {};
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("The plan was not kept: its hash is the hash of something else. Make the plan anew."));
}

Result<void> checkDocument(const CaseDocument &document)
{
    static const QRegularExpression sha256(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    static const QRegularExpression language(QStringLiteral("\\A[A-Za-z_-]{0,20}\\z"));
    if (isWord(document.kind) && sha256.match(document.sha256).hasMatch() &&
        language.match(document.language).hasMatch())
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("A document is recorded with its kind (one word, as in refusal), its language (en) "
                                  "and its SHA-256 in hexadecimal digits."));
}

Result<void> checkLease(std::chrono::milliseconds lease)
{
    if (lease.count() >= 0 && lease <= kLongestLease)
        return {};
    return failure(ErrorKind::InvalidInput, QStringLiteral("A lease is of a day at most."));
}

Result<void> checkExtension(const PrivacyCase &one, const QDate &told, const QDate &due)
{
    const qint64 days = one.due.daysTo(due);
    if (told.isValid() && due.isValid() && days >= 0 && days <= kLongestExtensionDays)
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Case %1 cannot be extended to that day: no law gives it.").arg(one.id));
}

QJsonObject auditable(QJsonObject detail)
{
    detail.remove(QStringLiteral("reason"));
    detail.remove(QStringLiteral("worker"));
    return detail;
}

QString dayText(const QDate &day)
{
    return day.isValid() ? day.toString(Qt::ISODate) : QString();
}

QString compactJson(const QJsonObject &object)
{
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray newSalt()
{
    QByteArray salt(32, '\0');
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(salt.data()), 8);
    return salt;
}

QString newHoldId()
{
    return QStringLiteral("H-%1").arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

} // namespace Gatehouse
