// Who is told of alerts besides the desktop: the channels with how each fares, one that is set up or changed, and a
// test of it.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/channeltable.h"
#include "models/team/teamsession.h"
#include "models/telemetry/viewstate.h"

#include <QTimer>

namespace Gatehouse
{

class ChannelController : public QObject
{
    Q_OBJECT
public:
    // Empty: nobody is told, and nobody sets up a channel at this moment.
    enum class State { Loading, Failed, Empty, Full };

    static constexpr int kRefreshMs = 10'000; // while it is looked at

    // All outlive it.
    ChannelController(ChannelStore &store, TeamSession &team, ViewState &view, const Clock &clock,
                      QObject *parent = nullptr);

    FigureTableModel &table() { return m_table; }

    void setActive(bool active);
    void refresh();
    QTimeZone zone() const { return m_zone.zone(); }
    // SignIn or Denied: why nothing is shown, or why nothing can be changed.
    Result<void> access() const;
    Result<void> mayEdit() const;
    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    QString headline() const;
    // That the channel was changed meanwhile, or that the store cannot be read now; empty: nothing.
    QString notice() const;

    // A draft that is changed is dropped.
    void select(const QString &id);
    // Empty: none, or one that is not kept yet.
    const QString &selected() const { return m_id; }
    // As it is kept; null: there is none.
    const AlertChannel *kept() const;
    QString standing() const;
    bool isFailing() const;

    // Whether there is one in hand: a kept one, or one that is begun.
    bool hasDraft() const { return m_draft.has_value(); }
    bool isNew() const { return m_draft && m_draft->id.isEmpty(); }
    const std::optional<AlertChannel> &draft() const { return m_draft; }
    bool isChanged() const { return m_draft != m_begun; }
    // A new one.
    void begin(ChannelKind kind);
    void setDraft(const AlertChannel &draft);
    // To what is kept now; one that is new goes.
    void discard();
    // Why the draft cannot be kept as it is.
    Result<void> check() const;

    void save();
    // At once, without what else of it is changed here.
    void switchOn(bool on);
    void remove();
    // As it is in hand, kept or not.
    void test();
    bool isSaving() const { return m_saving; }
    bool isTesting() const { return m_testing; }

signals:
    void changed();
    void draftChanged();
    // What was done, or why not.
    void said(const QString &sentence, bool good);

private:
    void follow();
    void shelfAnswered(const ChannelShelf &shelf);
    void showTable();
    void take(const AlertChannel &channel);
    void keep(const AlertChannel &channel, const std::function<void(const AlertChannel &)> &done);
    void saved(const AlertChannel &channel);
    bool refuses(const Result<void> &condition);
    void draftMoved();

    ChannelStore &m_store;
    TeamSession &m_team;
    ViewState &m_zone; // only that of it
    const Clock &m_clock;
    FigureTableModel m_table;
    QTimer m_again;
    std::optional<ChannelShelf> m_shelf;
    std::optional<Error> m_error;
    QString m_id;
    std::optional<AlertChannel> m_begun; // what the draft was begun from
    std::optional<AlertChannel> m_draft;
    int m_generation = 0;
    bool m_active = false;
    bool m_allowed = false;
    bool m_asking = false;
    bool m_saving = false;
    bool m_testing = false;
};

} // namespace Gatehouse
