// The policies of a gateway: the shipped and the adopted ones, one that is looked at and worked on, what contradicts in
// it, how it differs from another, and what becomes of it in the store.
//
// Thread: the GUI thread.
#pragma once

#include "models/core/clock.h"
#include "models/policy/policydiff.h"
#include "models/policy/policyfindings.h"
#include "models/policy/policylines.h"
#include "models/policy/policynotice.h"
#include "models/policy/policystore.h"
#include "models/team/teamsession.h"

namespace Gatehouse
{

// One version that can be looked at.
struct PolicyEntry {
    QString policy;
    QString version;
    QString name;
    QDate effective;
    bool isShipped = false; // as a template, if it was not taken over as well
    bool isInForce = false;
    std::optional<PolicyVersion> adopted;

    QString key() const { return policy + QLatin1Char('\n') + version; }
    bool operator==(const PolicyEntry &) const = default;
};

class PolicyController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };

    // `gateway`: as the store calls it. `map`, `classes`: of its profile. All outlive it.
    PolicyController(PolicyStore &store, TeamSession &team, const DataMap &map, const TableClasses &classes,
                     const Clock &clock, QString gateway, QObject *parent = nullptr);

    void setActive(bool active);
    void refresh();
    // SignIn or Denied: why nothing is shown, or why nothing can be changed.
    Result<void> access() const;
    Result<void> mayEdit() const;
    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    QString headline() const;

    // Templates that nobody adopted stand behind what was adopted.
    const QList<PolicyEntry> &entries() const { return m_entries; }
    const QList<PolicyStep> &history() const { return m_shelf.history; }
    QList<PolicyNotice> notices() const;

    void select(const QString &key);
    QString selected() const { return m_key; }
    const PolicyEntry *entry() const;
    // The one that is looked at, with what was changed in it; without sentences while there is none.
    const PolicyDocument &draft() const { return m_draft; }
    bool isReading() const { return m_reading; }
    bool isChanged() const { return m_draft != m_begun; }
    // Why it cannot be adopted as it is; empty: it can.
    QStringList mistakes() const;
    QList<PolicyFinding> findings() const;

    // What a person may set without a file: false when nothing of that name is there.
    bool setPeriod(const QString &commitmentId, const QString &lengthToken);
    bool setSetting(const QString &commitmentId, const QString &name, const QString &text);
    // In the draft only: a version that was adopted stays as it is. Errors as of addLine() and removeLine(), or Denied.
    Result<QString> addLine(const PolicyLine &line, const QString &after);
    Result<void> removeLine(const QString &commitmentId);
    Result<void> removeSentence(const QString &commitmentId);
    // What was last set, added or removed of the sentences, one step at a time, back to what was begun with.
    bool canUndo() const { return !m_past.isEmpty(); }
    void undo();
    void setVersion(const QString &policy, const QString &version);
    // Invalid: the policy does not say.
    void setEffective(QDate day);
    void discard();
    // A file that somebody edited becomes the draft; what is wrong with it is said and changes nothing.
    void takeIn(const QByteArray &bytes, const QString &source);
    QByteArray file() const;

    void compareWith(const QString &key);
    const QString &comparedWith() const { return m_otherKey; }
    // From the other one to the draft; without sentences when there is none, or while it is read.
    const PolicyDifference &difference() const { return m_difference; }

    void adopt(const QString &reason);
    // In the place of another version of the same policy, beside other policies.
    void putInForce(const QString &reason);
    void takeOutOfForce(const QString &reason);
    bool isSaving() const { return m_saving; }
    // About the difference; InvalidInput: there is none, or something of the desk is missing.
    Result<QList<PolicyDraft>> drafts(const PolicyNoticeDesk &desk) const;
    // recorded() comes when they are: a letter that is in the world is never without its record.
    void record(const QList<PolicyDraft> &drafts);

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void recorded(const QList<Gatehouse::PolicyDraft> &drafts);

private:
    void follow();
    void list();
    void read(const QString &key, std::function<void(const Result<PolicyDocument> &)> then);
    void begin(const PolicyDocument &document);
    void draftMoved();
    void changeDraft(const PolicyDocument &next);
    using Removal = Result<void> (*)(PolicyDocument &policy, const QString &commitmentId);
    Result<void> remove(Removal removal, const QString &commitmentId);
    void compare();
    void enforce(const QString &reason, bool ends, const QString &sentence);
    void ended(const Result<void> &done, const QString &sentence);
    int seenNumber() const;
    QString nameOf(const PolicyStep &step) const;

    PolicyStore &m_store;
    TeamSession &m_team;
    const DataMap &m_map;
    const TableClasses &m_classes;
    const Clock &m_clock;
    const QString m_gateway;
    QList<PolicyDocument> m_templates;
    PolicyShelf m_shelf;
    bool m_hasShelf = false;
    QList<PolicyEntry> m_entries;
    std::optional<Error> m_error;
    QString m_key;
    PolicyDocument m_begun;
    PolicyDocument m_draft;
    QList<QList<PolicySentence>> m_past; // of the draft, the last at the end
    QString m_otherKey;
    PolicyDocument m_other;
    PolicyDifference m_difference;
    int m_generation = 0; // of the shelf
    int m_pick = 0;       // of what is selected
    int m_otherPick = 0;
    bool m_active = false;
    bool m_allowed = false;
    bool m_asking = false;
    bool m_reading = false;
    bool m_saving = false;
};

} // namespace Gatehouse
