// How what a person asked for is packed.
#pragma once

#include "models/privacy/casepackage.h"
#include "ui/widgets/card.h"
#include "ui/widgets/filechoice.h"

class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class PackageForm : public Card
{
    Q_OBJECT
public:
    explicit PackageForm(QWidget *parent = nullptr);

    void start(const QString &caseId);

    QLineEdit *passphrase() const { return m_passphrase; }
    QPushButton *packButton() const { return m_pack; }
    QPushButton *reviewButton() const { return m_review; }
    // All but the files that are written.
    PackageWish wish() const;

signals:
    void packRequested(const Gatehouse::PackageWish &wish);
    void closeRequested();

private:
    struct ChosenFile {
        QPushButton *button;
        QString title;
        QString *file;
    };

    QLayout *buildOptions();
    void ask(const FileChoice &choice, QString PackageWish::*file);
    QPushButton *fileButton(const QString &title, const QString &what, const QString &nameFilter, QString &into);
    void showFile(const ChosenFile &chosen);
    void follow();

    QString m_case;
    QLineEdit *m_passphrase;
    QLabel *m_problem;
    QString m_recipient;
    QString m_reviewed;
    QString m_notice;
    QList<ChosenFile> m_files;
    QPushButton *m_review;
    QPushButton *m_pack;
};

} // namespace Gatehouse
