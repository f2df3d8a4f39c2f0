// Raw rows under the filter, newest first, and the story of one of them.
#pragma once

#include "models/telemetry/requeststablemodel.h"
#include "models/telemetry/requeststorymodel.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class BackgroundTask;
class Card;
class CellReveal;
class ColumnChooser;
class DataTable;
class PagedTable;
class PageHeader;
class RevealKey;
class StateView;
class Theme;

class RequestsPage : public QWidget
{
    Q_OBJECT
public:
    // All four must outlive the page.
    RequestsPage(RequestsTableModel &rows, RequestStoryModel &story, ViewState &view, const Theme &theme,
                 QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const { return !m_rows.isLoading() && m_rows.state() != PageState::Loading; }
    // The rows behind a point of a chart: changes the range of the view.
    void showRows(const TimeSpan &span, std::optional<qint64> latencyFromUs, std::optional<qint64> latencyToUs,
                  bool firstToken = false);
    void showRequest(const QString &requestId);
    // Masked cells can be revealed from then on, one at a time (R). Outlives the page.
    void offerReveal(CellReveal &reveal);

    PagedTable *table() const { return m_table; }
    StateView *stateView() const { return m_state; }
    QLineEdit *timeField() const { return m_time; }
    ColumnChooser *columns() const { return m_columns; }
    Card *storyCard() const { return m_storyCard; }
    // Null until it is offered.
    RevealKey *revealKey() const { return m_reveal; }

signals:
    // An export, for the list of background work.
    void taskStarted(Gatehouse::BackgroundTask *task);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildActions();
    QWidget *buildStory();
    QWidget *buildContent();
    void follow();
    void showState();
    void showBounds();
    void showColumns();
    void showStory();
    void goToTime();
    void closeStory();

    RequestsTableModel &m_rows;
    RequestStoryModel &m_story;
    ViewState &m_view;
    const Theme &m_theme;
    PageHeader *m_header;
    QLineEdit *m_time;
    QLabel *m_timeProblem;
    QPushButton *m_newer;
    QPushButton *m_newest;
    QPushButton *m_bounds;
    QPushButton *m_columnButton;
    PagedTable *m_table;
    ColumnChooser *m_columns = nullptr;
    Card *m_storyCard = nullptr;
    DataTable *m_attempts = nullptr;
    QLabel *m_storyText = nullptr;
    StateView *m_state = nullptr;
    RevealKey *m_reveal = nullptr;
};

} // namespace Gatehouse
