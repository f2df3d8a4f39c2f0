// Which checks there are of what a policy promises, what each is set to, and what it looks at. A table of facts; the
// looking itself is in models/promises.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct PromiseCheckSetting {
    enum class Kind { Period, Word, Words, Count };

    QString name;
    Kind kind = Kind::Word;
    QStringList allowed; // of a word or of words; empty: any
    bool required = true;
};

struct PromiseCheckKind {
    QString id;    // "content_absent"
    QString name;  // "Content of calls is not stored"
    QString looks; // what it looks at, in one sentence
    QList<PromiseCheckSetting> settings;
};

const QList<PromiseCheckKind> &promiseCheckKinds();
const PromiseCheckKind *promiseCheckKind(const QString &id);
// What is wrong with settings for a check, a sentence each; empty: nothing.
QStringList settingMistakes(const PromiseCheckKind &kind, const QJsonObject &settings);

} // namespace Gatehouse
