;; A session of Emacs with eglot and the set-up of assets/editors/emacs: opens a screen, types a mistake, completes, renames.
;; emacs --batch --no-site-lisp is not given: Debian has eglot there. PROGRAM, APP (a copy of apps/market) and SETUP are in the environment.

(package-initialize)
(add-to-list 'load-path (getenv "SETUP"))
(require 'ensemble)
(require 'flymake)
(setq ensemble-program (getenv "PROGRAM")
      eglot-sync-connect 20
      eglot-send-changes-idle-time 0
      make-backup-files nil)

(defun test-fail (&rest words)
  (message "emacs: %s" (apply #'format words))
  (kill-emacs 1))

(defmacro test-within (seconds what &rest condition)
  `(let ((until (+ (float-time) ,seconds)))
     (while (not (progn ,@condition))
       (when (> (float-time) until)
         (test-fail "not within its time: %s" ,what))
       (accept-process-output nil 0.05))))

;; Other YAML gets no mode of ours.
(with-current-buffer (find-file-noselect (expand-file-name "../other.yaml" (getenv "APP")))
  (when (eq major-mode 'ensemble-mode)
    (test-fail "YAML of others is taken")))

(let ((buffer (find-file-noselect (expand-file-name "screens/Home.yaml" (getenv "APP")))))
  (switch-to-buffer buffer)
  (unless (eq major-mode 'ensemble-mode)
    (test-fail "the mode is %s" major-mode))
  ;; `eglot-ensure' waits for a command, which a script does not give.
  (unless (eglot-current-server)
    (apply #'eglot (let ((guessed (eglot--guess-contact))) guessed)))
  (test-within 20 "the server" (eglot-current-server))

  ;; A mistake, typed.
  (goto-char (point-min))
  (search-forward "Flex:")
  (backward-char 2)
  (delete-char -1)
  (eglot--signal-textDocument/didChange)
  (let ((params (list :textDocument (eglot--TextDocumentIdentifier))) (found nil))
    (ignore params)
    (test-within 20 "the fault that was typed"
                 (setq found (seq-some (lambda (one) (string-match-p "Flx" (flymake-diagnostic-text one)))
                                       (flymake-diagnostics)))
                 (or found (progn (flymake-start) nil))))

  ;; What can be written there.
  (let* ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/completion (eglot--TextDocumentPositionParams)))
         (items (if (vectorp answer) answer (plist-get answer :items))))
    (unless (seq-some (lambda (item) (equal (plist-get item :label) "Flex")) items)
      (test-fail "`Flex' is not among %d completions" (length items))))
  (insert "e")
  (eglot--signal-textDocument/didChange)
  (test-within 20 "no fault after the mistake is mended" (null (flymake-diagnostics)))

  ;; Rename of the stream in all places.
  (goto-char (point-min))
  (re-search-forward "^  pri")
  (let ((eglot-confirm-server-initiated-edits nil))
    (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
      (eglot-rename "quotes")))
  (goto-char (point-min))
  (unless (re-search-forward "^  quotes:" nil t)
    (test-fail "the stream has its old name"))
  (when (search-forward "prices.sse" nil t)
    (test-fail "a use of `prices' is left"))
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot--current-server-or-lose)))
(kill-emacs 0)
