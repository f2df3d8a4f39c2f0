#include "ui/widgets/pageframe.h"

#include "models/telemetry/figuretablemodel.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QAction>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

PageFrame::PageFrame(const QString &name, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_header(new PageHeader(name))
    , m_message(new QLabel)
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(name);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->setWordWrap(true);
    m_message->hide();
    auto *content = new QWidget;
    m_content = new QVBoxLayout(content);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_state = new StateView(theme, content);
    m_column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    m_column->setSpacing(Spacing::kGap);
    m_column->addWidget(m_header);
    m_column->addWidget(m_message);
    m_column->addWidget(m_state, 1);
}

QString PageFrame::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void PageFrame::setHalves(QWidget *list, int listShare, QWidget *one, int oneShare)
{
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(list, listShare);
    row->addWidget(one, oneShare);
    setContent(halves);
}

void PageFrame::setContent(QWidget *content)
{
    m_content->addWidget(content);
}

void PageFrame::addAbove(QWidget *widget)
{
    m_column->insertWidget(m_column->indexOf(m_state), widget);
}

void PageFrame::addBelow(QWidget *widget)
{
    m_column->addWidget(widget);
}

void PageFrame::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    // With a name of its own alone, nobody would hear what it says.
    m_message->setAccessibleName(sentence.isEmpty() ? QString() : tr("What was done last: %1").arg(sentence));
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

void PageFrame::addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run,
                       Qt::ShortcutContext context)
{
    auto *action = new QAction(title, this);
    action->setShortcut(key);
    action->setShortcutContext(context);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
}

void PageFrame::showReading(const QString &reading)
{
    m_message->hide();
    m_state->showLoading(reading);
}

void PageFrame::showFailure(const Error &error)
{
    m_message->hide();
    m_state->showError(error);
}

Card *PageFrame::flushCard(const QString &name, const QList<QWidget *> &widgets)
{
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(name);
    for (QWidget *widget : widgets)
        card->body()->addWidget(widget);
    return card;
}

QWidget *PageFrame::stack(const QList<QWidget *> &widgets, int spacing, int stretched)
{
    auto *place = new QWidget;
    auto *column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    for (qsizetype i = 0; i < widgets.size(); ++i)
        column->addWidget(widgets.at(i), i == stretched ? 1 : 0);
    if (stretched < 0)
        column->addStretch(1);
    return place;
}

QScrollArea *PageFrame::scrolled(QWidget *widget)
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(widget);
    return scroll;
}

QModelIndex PageFrame::rowOf(const QAbstractItemModel &model, const QString &id)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        if (id.isEmpty() || index.data(IdRole).toString() == id)
            return index;
    }
    return {};
}

} // namespace Gatehouse
