// The frame of a page: its name, one sentence and what can be done on top, below that what was done last, and below
// that what is there, in one of its five states.
//
// A page derives from it, makes its widgets and hands them over once, by setHalves() or setContent(). Whenever its
// controller changes it asks hasRead() first, and fills its widgets only where that says yes. What the
// controller says of what was done goes to say().
#pragma once

#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QKeySequence;
class QLabel;
class QModelIndex;
class QScrollArea;
class QVBoxLayout;

namespace Gatehouse
{

class Card;

class PageFrame : public QWidget
{
    Q_OBJECT
public:
    PageHeader *header() const { return m_header; }
    StateView *stateView() const { return m_state; }
    // What was done last, or why it was not; empty while nothing is shown of it.
    QString message() const;

protected:
    // The theme outlives the page.
    PageFrame(const QString &name, const Theme &theme, QWidget *parent);

    // Each is called once. Shares are of the width: a list at the left, the one that is chosen of it at the right.
    void setHalves(QWidget *list, int listShare, QWidget *one, int oneShare);
    void setContent(QWidget *content);
    // Between what was done last and the content, or below it; stays in every state.
    void addAbove(QWidget *widget);
    void addBelow(QWidget *widget);

    // Says what was done, or in the look of an error why not; nothing takes it away.
    void say(const QString &sentence, bool good);
    void addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run,
                Qt::ShortcutContext context = Qt::WindowShortcut);

    // Whether the controller has read what the page shows; otherwise shows that it is still reading, or why it
    // cannot, and takes away what was said before: it was said to somebody else. A controller has a State with
    // Loading and Failed, an access() and an error().
    template<typename Controller>
    bool hasRead(const Controller &controller, const QString &reading, const QString &notice, Tone tone = Tone::Warn)
    {
        using State = typename Controller::State;
        const bool hasFailed = controller.state() == State::Failed;
        stateView()->setBanner(hasFailed ? QString() : notice, tone);
        if (hasFailed) {
            const auto access = controller.access();
            showFailure(access ? controller.error().value_or(Error{}) : access.error());
        } else if (controller.state() == State::Loading) {
            showReading(reading);
        } else {
            return true;
        }
        return false;
    }

    // A list from border to border, under this name for screen readers.
    static Card *flushCard(const QString &name, const QList<QWidget *> &widgets);
    // One below the other; the widget at `stretched` takes the height that is left, and where there is none of that
    // number it stays empty below.
    static QWidget *stack(const QList<QWidget *> &widgets, int spacing, int stretched = -1);
    // Scrolls up and down only.
    static QScrollArea *scrolled(QWidget *widget);
    // The first cell of the row that stands for `id`, or of the first row where `id` is empty; invalid without one.
    static QModelIndex rowOf(const QAbstractItemModel &model, const QString &id);

private:
    void showReading(const QString &reading);
    void showFailure(const Error &error);

    PageHeader *m_header;
    QLabel *m_message;
    QVBoxLayout *m_content;
    StateView *m_state;
    QVBoxLayout *m_column;
};

} // namespace Gatehouse
