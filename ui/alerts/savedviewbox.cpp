#include "ui/alerts/savedviewbox.h"

#include "ui/alerts/questioncard.h"

#include <QSignalBlocker>

namespace Gatehouse
{

SavedViewBox::SavedViewBox(SavedAlertViews &views, AlertController &queue, QuestionCard &card, QWidget *parent)
    : ChoiceBox(parent)
    , m_views(views)
    , m_queue(queue)
    , m_card(card)
{
    setAccessibleName(tr("Saved views"));
    setPlaceholderText(tr("Saved views"));
    setToolTip(tr("W shows one, Shift+W keeps what is listed now, Shift+Delete removes one"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(this, &QComboBox::activated, this, &SavedViewBox::take);
    connect(&views, &SavedAlertViews::changed, this, &SavedViewBox::follow);
    connect(&queue.team(), &TeamSession::changed, this, &SavedViewBox::follow);
    follow();
}

void SavedViewBox::follow()
{
    const QSignalBlocker quiet(this);
    clear();
    for (const SavedAlertView &each : m_views.of(self()))
        addItem(each.name);
    setCurrentIndex(-1);
    setVisible(count() > 0);
}

void SavedViewBox::take(int index)
{
    const SavedAlertView view = m_views.of(self()).value(index);
    setCurrentIndex(-1); // what is listed may be narrowed down further
    if (!view.name.isEmpty())
        emit viewWanted(view.view, view.words);
}

void SavedViewBox::askWhich()
{
    if (count() == 0)
        return emit said(tr("No view is kept yet. Shift+W keeps what is listed now."), false);
    Question question{tr("Which view?")};
    question.hint = tr("the first letter chooses");
    question.choiceName = tr("Saved view");
    for (int i = 0; i < count(); ++i)
        question.choices.append({itemText(i), i});
    question.button = tr("&Show");
    m_card.ask(question, [this](const QVariant &index, const QString &) { take(index.toInt()); });
}

void SavedViewBox::askName()
{
    Question question{tr("Keep this view")};
    question.hint = tr("one of the same name is replaced");
    question.explanation = m_queue.search().isEmpty()
                               ? tr("It lists: %1.").arg(alertViewTitle(m_queue.view()))
                               : tr("It lists: %1, with the words \"%2\".")
                                     .arg(alertViewTitle(m_queue.view()), m_queue.search().trimmed());
    question.wordsName = tr("Name of the view");
    question.placeholder = question.wordsName;
    question.words = m_queue.search().trimmed();
    question.button = tr("&Keep");
    m_card.ask(question, [this](const QVariant &, const QString &name) {
        const auto saved = m_views.save(self(), {name, m_queue.view(), m_queue.search()});
        emit said(saved ? tr("The view \"%1\" is kept. W shows it.").arg(name.simplified()) : saved.error().message,
                  saved.has_value());
    });
}

void SavedViewBox::askRemoval()
{
    if (count() == 0)
        return emit said(tr("No view is kept yet."), false);
    Question question{tr("Which view is removed?")};
    question.choiceName = tr("Saved view");
    for (int i = 0; i < count(); ++i)
        question.choices.append({itemText(i), itemText(i)});
    question.chosen = -1;
    question.button = tr("&Remove");
    m_card.ask(question, [this](const QVariant &name, const QString &) {
        m_views.remove(self(), name.toString());
        emit said(tr("The view \"%1\" is removed.").arg(name.toString()), true);
    });
}

} // namespace Gatehouse
