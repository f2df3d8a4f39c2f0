#include "ui/widgets/filechoice.h"

#include <QFileDialog>

namespace Gatehouse
{

namespace
{

// "PDF (*.pdf)" -> "pdf".
QString suffixOf(const QString &nameFilter)
{
    return nameFilter.section(QStringLiteral("*."), 1).section(QLatin1Char(')'), 0, 0);
}

QFileDialog *dialogFor(QWidget *parent, const FileChoice &choice)
{
    auto *dialog = new QFileDialog(parent, choice.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setLabelText(QFileDialog::Accept, choice.accept);
    dialog->setNameFilters(choice.nameFilters);
    return dialog;
}

} // namespace

QFileDialog *chooseFileToSave(QWidget *parent, const FileChoice &choice, std::function<void(const QString &)> save)
{
    QFileDialog *dialog = dialogFor(parent, choice);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffixOf(choice.nameFilters.constFirst()));
    dialog->selectFile(choice.name);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                     [dialog](const QString &filter) { dialog->setDefaultSuffix(suffixOf(filter)); });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(save));
    dialog->open();
    return dialog;
}

QFileDialog *chooseFilesToOpen(QWidget *parent, const FileChoice &choice, std::function<void(const QStringList &)> open)
{
    QFileDialog *dialog = dialogFor(parent, choice);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(open));
    dialog->open();
    return dialog;
}

} // namespace Gatehouse
