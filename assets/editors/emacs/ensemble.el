;;; ensemble.el --- Ensemble apps with eglot  -*- lexical-binding: t; -*-

;; Faults, completion, rename and the live preview of `ensemble-run lsp'.  Needs eglot: part of Emacs since 29, for 28 the package eglot
;; (Debian: elpa-eglot).
;;
;;   Copy it into a folder of `load-path', and into the init file:   (require 'ensemble)
;;
;; M-x ensemble-preview opens the window that follows the cursor, M-x ensemble-close-preview closes it.

(require 'eglot)

(defgroup ensemble nil "Ensemble apps." :group 'languages)

(defcustom ensemble-program "ensemble-run"
  "The program: a name that is looked up in the path, or a path."
  :type 'string)

(defconst ensemble--markers '("ensemble-config.yaml" "resources.ensemble" "theme.ensemble" "screens")
  "What lies in the folder of an app.")

(defun ensemble--root (file)
  "The folder of the app that FILE lies in, or nil."
  (locate-dominating-file file (lambda (folder)
                                 (seq-some (lambda (marker) (file-exists-p (expand-file-name marker folder)))
                                           ensemble--markers))))

(defun ensemble--p ()
  "True when the buffer is a file of an app."
  (and buffer-file-name
       (string-match-p "\\.ya?ml\\'" buffer-file-name)
       (or (ensemble--root buffer-file-name)
           (save-excursion (goto-char (point-min)) (re-search-forward "^View\\(Group\\)?:" nil t)))
       t))

;;;###autoload
(define-derived-mode ensemble-mode text-mode "Ensemble"
  "Files of Ensemble apps."
  (setq-local comment-start "# " comment-start-skip "#+ *" indent-tabs-mode nil tab-width 2)
  (setq-local font-lock-defaults
              '((("\\(?:^\\|[ {,]\\)\\([A-Za-z_][A-Za-z0-9_-]*\\):" 1 font-lock-variable-name-face)
                 ("\\(?:^\\|[ ]\\)\\(#.*\\)$" 1 font-lock-comment-face)
                 ("\\${[^}]*}" 0 font-lock-preprocessor-face t))
                t))
  (add-hook 'post-command-hook #'ensemble--follow nil t)
  (eglot-ensure))

(add-to-list 'eglot-server-programs
             `(ensemble-mode . ,(lambda (&rest _) (list ensemble-program "lsp"))))

;; Before the modes that the ending of the name gives.
(add-to-list 'magic-mode-alist '(ensemble--p . ensemble-mode))

(defvar-local ensemble--last nil "Where the cursor was said to be.")

(defun ensemble--follow ()
  "Tell the server where the cursor is: the preview outlines the widget there."
  (let ((server (eglot-current-server)))
    (when (and server (not (equal ensemble--last (point))))
      (setq ensemble--last (point))
      (jsonrpc-notify server :ensemble/cursor (eglot--TextDocumentPositionParams)))))

(defun ensemble--execute (command &rest arguments)
  "Execute COMMAND of the server with ARGUMENTS."
  (let ((server (or (eglot-current-server) (user-error "This file belongs to no Ensemble app"))))
    (jsonrpc-request server :workspace/executeCommand (list :command command :arguments (vconcat arguments)))))

(defun ensemble-preview ()
  "Open the window that shows the app and follows the cursor."
  (interactive)
  (let ((at (eglot--TextDocumentPositionParams)))
    (ensemble--execute "ensemble.preview"
                       (list :uri (plist-get (plist-get at :textDocument) :uri) :position (plist-get at :position)))))

(defun ensemble-close-preview ()
  "Close the preview."
  (interactive)
  (ensemble--execute "ensemble.closePreview"))

;; A click in the preview moves the cursor.  Newer versions of eglot do this themselves.
(unless (cl-find-method #'eglot-handle-request '() (list t '(eql window/showDocument)))
  (cl-defmethod eglot-client-capabilities :around (_server)
    (let ((capabilities (cl-call-next-method)))
      (plist-put capabilities :window
                 (plist-put (copy-sequence (plist-get capabilities :window)) :showDocument '(:support t)))))
  (cl-defmethod eglot-handle-request (_server (_method (eql window/showDocument)) &key uri selection &allow-other-keys)
    (let ((buffer (find-file-noselect (eglot--uri-to-path uri))))
      (pop-to-buffer buffer)
      (when selection
        (goto-char (car (eglot--range-region selection))))
      '(:success t))))

(provide 'ensemble)
;;; ensemble.el ends here
