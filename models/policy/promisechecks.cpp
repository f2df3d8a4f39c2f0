#include "models/policy/promisechecks.h"

#include "models/policy/policydocument.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Kind = PromiseCheckSetting::Kind;

PromiseCheckSetting period(const char *name)
{
    return {QString::fromLatin1(name), Kind::Period, {}, true};
}

PromiseCheckSetting word(const char *name, const QStringList &allowed)
{
    return {QString::fromLatin1(name), Kind::Word, allowed, true};
}

PromiseCheckSetting words(const char *name, const QStringList &allowed, bool required)
{
    return {QString::fromLatin1(name), Kind::Words, allowed, required};
}

// What helps to look and is no part of the promise.
PromiseCheckSetting place(const char *name)
{
    return {QString::fromLatin1(name), Kind::Word, {}, false};
}

QList<PromiseCheckKind> checksOfSecurity()
{
    return {
        {QStringLiteral("content_absent"),
         QStringLiteral("Content of calls is not stored"),
         QStringLiteral("Every column that the data map calls content is looked at for rows that are not empty."),
         {}},
        {QStringLiteral("secrets_hashed"),
         QStringLiteral("Keys and passwords are stored as hashes"),
         QStringLiteral("What stands in the columns of keys and passwords is compared with how hashes look; no value "
                        "is shown."),
         {words("of", {QStringLiteral("key"), QStringLiteral("password")}, true),
          word("as", {QStringLiteral("bcrypt"), QStringLiteral("digest"), QStringLiteral("any_hash")})}},
        {QStringLiteral("tls"),
         QStringLiteral("Connections are encrypted"),
         QStringLiteral("The TLS version that the admin API and the database agree on with this console."),
         {word("min", {QStringLiteral("1.2"), QStringLiteral("1.3")})}},
        {QStringLiteral("audit_log_intact"),
         QStringLiteral("The audit log is whole"),
         QStringLiteral("Every entry of this console's audit log is hashed again, up to the last signed checkpoint."),
         {place("checkpoint")}},
        {QStringLiteral("admin_actions_logged"),
         QStringLiteral("Every administrative action is in the log"),
         QStringLiteral("What this console did at the gateway is looked for in the gateway's own record of what "
                        "administrators did, and, where its ids number its rows, whether any was taken out of it."),
         {}},
        {QStringLiteral("least_privilege"),
         QStringLiteral("Nobody may do more than they need"),
         QStringLiteral("What the database account of this console may do beyond what it must, and who administers the "
                        "gateway."),
         {}},
        {QStringLiteral("backups_recent"),
         QStringLiteral("Backups are recent"),
         QStringLiteral("When the last backup was made, where the gateway or a file tells."),
         {period("newer_than"),
          place("folder"),
          place("pattern"),
          {QStringLiteral("least_bytes"), Kind::Count, {}, false}}},
    };
}

QList<PromiseCheckKind> checksOfWatching()
{
    return {
        {QStringLiteral("watch_running"),
         QStringLiteral("Somebody is looking for what is odd"),
         QStringLiteral("When the detection of anomalies and misuse last looked, and which detectors are on."),
         {}},
        {QStringLiteral("alerts_answered"),
         QStringLiteral("Alerts are answered"),
         QStringLiteral("How long alerts waited until somebody acknowledged them."),
         {period("within")}},
        {QStringLiteral("inactive_credentials"),
         QStringLiteral("Unused keys are revoked"),
         QStringLiteral("Keys that can still be used and that nobody has used for longer than the period."),
         {period("unused_for")}},
        {QStringLiteral("credentials_rotated"),
         QStringLiteral("Keys are renewed"),
         QStringLiteral("Keys that can still be used and are older than the period."),
         {period("max_age")}},
    };
}

QList<PromiseCheckKind> checksOfPrivacy()
{
    return {
        {QStringLiteral("columns_classified"),
         QStringLiteral("Everything that is stored is in the data map"),
         QStringLiteral("The live schema of the gateway is compared with the data map: tables and columns without "
                        "category and purpose."),
         {}},
        {QStringLiteral("deletions_in_time"),
         QStringLiteral("Deletions are done in time"),
         QStringLiteral("How long each deletion took, and accounts that are closed and still have rows."),
         {period("within"), word("from", {periodStartToken(PeriodStart::RequestReceived),
                                          periodStartToken(PeriodStart::AccountDeleted)})}},
        {QStringLiteral("suppression_honoured"),
         QStringLiteral("What was erased stays erased"),
         QStringLiteral("The gateway is searched for people on the suppression list, as a restored backup would bring "
                        "them back."),
         {}},
        {QStringLiteral("opt_outs_honoured"),
         QStringLiteral("Opt-outs and objections hold"),
         QStringLiteral("The preferences of people whose opt-out, objection or withdrawal was carried out are read "
                        "again."),
         {}},
        {QStringLiteral("restrictions_honoured"),
         QStringLiteral("Restrictions hold"),
         QStringLiteral("People whose processing was restricted are looked up for later calls and changes."),
         {}},
        {QStringLiteral("recipients_listed"),
         QStringLiteral("Every recipient is one that the policy tells of"),
         QStringLiteral(
             "The gateway's list of recipients: their kind and region, their safeguard and their agreement."),
         {words("recipients",
                {QStringLiteral("model_provider"), QStringLiteral("payment_processor"),
                 QStringLiteral("infrastructure"), QStringLiteral("authority")},
                false),
          words("regions", {}, false)}},
    };
}

QString quoted(const QStringList &words)
{
    return words.join(QStringLiteral(", "));
}

QString wordMistake(const PromiseCheckSetting &setting, const QJsonValue &value)
{
    const QString text = value.toString();
    if (!value.isString() || text.isEmpty())
        return QStringLiteral("%1 must be a word").arg(setting.name);
    if (!setting.allowed.isEmpty() && !setting.allowed.contains(text))
        return QStringLiteral("%1 must be one of %2").arg(setting.name, quoted(setting.allowed));
    return {};
}

QString wordsMistake(const PromiseCheckSetting &setting, const QJsonValue &value)
{
    const QJsonArray list = value.toArray();
    if (list.isEmpty())
        return QStringLiteral("%1 must be a list of words").arg(setting.name);
    QStringList seen;
    for (const QJsonValue &item : list) {
        if (const QString wrong = wordMistake(setting, item); !wrong.isEmpty())
            return wrong;
        if (seen.contains(item.toString()))
            return QStringLiteral("%1 names %2 twice").arg(setting.name, item.toString());
        seen.append(item.toString());
    }
    return {};
}

QString settingMistake(const PromiseCheckSetting &setting, const QJsonValue &value)
{
    switch (setting.kind) {
    case Kind::Period:
        return isPeriodLength(value.toString())
                   ? QString()
                   : QStringLiteral("%1 must be a period such as P90D, P6M or P5Y").arg(setting.name);
    case Kind::Word:
        return wordMistake(setting, value);
    case Kind::Words:
        return wordsMistake(setting, value);
    case Kind::Count:
        break;
    }
    return value.isDouble() && value.toInteger(-1) > 0
               ? QString()
               : QStringLiteral("%1 must be a whole number above 0").arg(setting.name);
}

} // namespace

const QList<PromiseCheckKind> &promiseCheckKinds()
{
    static const QList<PromiseCheckKind> kinds = checksOfSecurity() + checksOfWatching() + checksOfPrivacy();
    return kinds;
}

const PromiseCheckKind *promiseCheckKind(const QString &id)
{
    const auto at = std::ranges::find(promiseCheckKinds(), id, &PromiseCheckKind::id);
    return at == promiseCheckKinds().end() ? nullptr : &*at;
}

QStringList settingMistakes(const PromiseCheckKind &kind, const QJsonObject &settings)
{
    QStringList mistakes;
    for (const PromiseCheckSetting &setting : kind.settings) {
        const QJsonValue value = settings.value(setting.name);
        if (value.isUndefined() && setting.required)
            mistakes.append(QStringLiteral("%1 is missing").arg(setting.name));
        else if (!value.isUndefined())
            mistakes.append(settingMistake(setting, value));
    }
    for (const QString &name : settings.keys()) {
        if (std::ranges::find(kind.settings, name, &PromiseCheckSetting::name) == kind.settings.end())
            mistakes.append(QStringLiteral("%1 is no setting of %2").arg(name, kind.id));
    }
    mistakes.removeAll(QString());
    return mistakes;
}

} // namespace Gatehouse
