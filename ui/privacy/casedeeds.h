// What can be done with a case now: the most wanted as buttons, the others in a menu beside them.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

#include <functional>
#include <variant>

class QAction;
class QHBoxLayout;
class QPushButton;

namespace Gatehouse
{

class CaseDeeds : public QWidget
{
    Q_OBJECT
public:
    // Outlives it.
    explicit CaseDeeds(CaseController &one, QWidget *parent = nullptr);

    // True: a button that had the focus is gone.
    bool follow();
    // Below the first button.
    QPoint menuPlace() const;

    // Null when it cannot be done now.
    QAction *orderAction(CaseOrder::Kind kind) const;
    QAction *jobAction(CaseJob::Kind kind) const;

signals:
    void orderWanted(Gatehouse::CaseOrder::Kind kind);
    void jobWanted(Gatehouse::CaseJob::Kind kind);
    void letterWanted();
    void certificateWanted();

private:
    enum class Paper { Letter, Certificate };
    struct Deed {
        std::variant<CaseOrder::Kind, CaseJob::Kind, Paper> what;
        QAction *action = nullptr;
        bool leadsOn = false; // brings the case nearer to its end
    };

    QList<Deed> deedsNow() const;
    bool placeDeeds();
    QAction *actionFor(const Deed &deed);
    QAction *action(const QString &title, const std::function<void()> &run);

    CaseController &m_one;
    QHBoxLayout *m_places;
    QPushButton *m_more;
    QList<Deed> m_deeds;
    QList<QPushButton *> m_buttons;
};

} // namespace Gatehouse
