// Asks one thing before something is done: a choice, some words, or both; and says what will happen.
#pragma once

#include "ui/widgets/card.h"

#include <QVariant>

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Gatehouse
{

struct Question {
    QString title;
    QString hint = {};
    QString explanation = {};                         // what happens; empty: the title says it
    QString choiceName = {};                          // for a screen reader; empty: there is nothing to choose
    QList<std::pair<QString, QVariant>> choices = {}; // text and value
    int chosen = 0;                                   // -1: the person must choose
    QString wordsName = {};                           // empty: no words
    QString placeholder = {};
    QString words = {};
    bool needsWords = true;
    bool isLong = false; // several lines; Ctrl+Return gives
    QString button;
};

class QuestionCard : public Card
{
    Q_OBJECT
public:
    using Given = std::function<void(const QVariant &choice, const QString &words)>;

    explicit QuestionCard(QWidget *parent = nullptr);

    void ask(const Question &question, Given given);
    void close();
    // Other words, as long as the person has not changed them.
    void propose(const QString &words);

    QComboBox *choice() const { return m_choice; }
    QLineEdit *line() const { return m_line; }
    QPlainTextEdit *text() const { return m_text; }
    QPushButton *button() const { return m_go; }
    QString explanation() const;

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString words() const;
    void follow();
    void give();

    Question m_question;
    Given m_given;
    QLabel *m_explanation;
    QComboBox *m_choice;
    QLineEdit *m_line;
    QPlainTextEdit *m_text;
    QPushButton *m_go;
};

} // namespace Gatehouse
