/* Branchline's one script. Every page works without it; each part is switched on by an attribute of the page.
   ES5, no eval, nothing from outside. Never stores anything but drafts and the switch for keys. */
(function () {
  'use strict';
  var body = document.body;
  var each = function (selector, todo) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), todo);
  };
  var store = {
    get: function (key) { try { return localStorage.getItem(key); } catch (e) { return null; } },
    set: function (key, value) { try { localStorage.setItem(key, value); } catch (e) { /* full or forbidden: go on without */ } },
    drop: function (key) { try { localStorage.removeItem(key); } catch (e) { /* as above */ } }
  };
  var user = body.getAttribute('data-user') || '';

  function csrf() {
    var field = document.querySelector('input[name=csrf]');
    return field ? field.value : '';
  }

  function beacon(url, pairs) {
    var text = 'csrf=' + encodeURIComponent(csrf()) + (pairs || '');
    var type = 'application/x-www-form-urlencoded';
    if (navigator.sendBeacon) {
      navigator.sendBeacon(url, new Blob([text], { type: type }));
    } else {
      var request = new XMLHttpRequest();
      request.open('POST', url, true);
      request.setRequestHeader('Content-Type', type);
      request.send(text);
    }
  }

  /* Drafts: kept under person and form, dropped when the server says that it has the text, and at sign-out. */
  function draftKey(name) { return 'draft:' + user + ':' + name; }

  function clearDrafts() {
    var keys = [];
    try {
      for (var i = 0; i < localStorage.length; i++) { keys.push(localStorage.key(i)); }
    } catch (e) { return; }
    keys.forEach(function (key) { if (key.indexOf(draftKey('')) === 0) { store.drop(key); } });
  }

  function drafts() {
    var done = body.getAttribute('data-done');
    if (done) { store.drop(draftKey(done)); }
    each('[data-draft]', function (box) {
      /* A form of several fields: each keeps its draft under the form's name, a dot and its own. */
      var name = box.getAttribute('data-draft');
      var key = draftKey(name);
      if (done && name.indexOf(done + '.') === 0) { store.drop(key); }
      var line = box.parentNode.querySelector('[data-draft-line]');
      var kept = store.get(key);
      function offer(words, label, todo) {
        line.textContent = body.getAttribute(words) + ' ';
        var button = document.createElement('button');
        button.type = 'button';
        button.className = 'link';
        button.textContent = body.getAttribute(label);
        button.addEventListener('click', function () { todo(); line.hidden = true; box.focus(); });
        line.appendChild(button);
        line.hidden = false;
      }
      if (kept && !box.value) {
        box.value = kept;
        offer('data-draft-restored', 'data-draft-discard', function () { box.value = ''; store.drop(key); });
      } else if (kept && kept !== box.value) {
        /* A form that came back with a problem has the latest words; any other has what the server keeps. */
        if (document.getElementById('faults')) { store.set(key, box.value); }
        else { offer('data-draft-newer', 'data-draft-put-back', function () { box.value = kept; }); }
      }
      var timer;
      box.addEventListener('input', function () {
        clearTimeout(timer);
        line.textContent = ''; /* whoever writes on keeps the draft */
        timer = setTimeout(function () {
          if (box.value) { store.set(key, box.value); } else { store.drop(key); }
          line.textContent = body.getAttribute('data-draft-saved');
          line.hidden = !box.value;
        }, 400);
      });
    });
    each('form[action="/sign-out"]', function (form) { form.addEventListener('submit', clearDrafts); });
  }

  /* How many words there are, counted as the server does: whatever has a letter or digit in it. */
  function words() {
    each('[data-words]', function (line) {
      var field = line.parentNode.parentNode.querySelector('[data-draft]');
      var told = line.textContent;
      if (!field) { return; }
      function count() {
        var found = field.value.split(/\s+/).filter(function (word) { return /[0-9A-Za-z\u00aa-\u1fff\u2c00-\uffff]/.test(word); });
        line.textContent = told + ' (' + found.length + ')';
      }
      field.addEventListener('input', count);
      count();
    });
  }

  /* A button that was pressed says so, and a second press does nothing. */
  function busyButtons() {
    document.addEventListener('submit', function (event) {
      var form = event.target;
      if (form.method !== 'post') { return; }
      if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', '1');
      var button = event.submitter || form.querySelector('button');
      if (button && !button.name) {
        button.setAttribute('aria-disabled', 'true');
        button.textContent = body.getAttribute('data-busy');
      }
      setTimeout(function () { form.removeAttribute('data-sent'); }, 8000);
    });
    window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
  }

  /* On a shared computer nobody's page stays open for the next person. Drafts are kept for their writer. */
  function idle() {
    var wait = Number(body.getAttribute('data-idle'));
    if (!wait) { return; }
    var timer;
    function again() {
      clearTimeout(timer);
      timer = setTimeout(function () { location.replace('/sign-in'); }, wait * 1000);
    }
    ['keydown', 'pointerdown', 'scroll'].forEach(function (name) {
      document.addEventListener(name, again, { passive: true });
    });
    again();
  }

  function focusFaults() {
    var box = document.getElementById('faults');
    if (box) { box.focus(); }
  }

  /* Fetches the same page again and puts its element of that id in place of this one. */
  function live() {
    each('[data-live]', function (node) {
      var id = node.id;
      setInterval(function () {
        if (document.hidden) { return; }
        var request = new XMLHttpRequest();
        request.open('GET', location.href);
        request.responseType = 'document';
        request.onload = function () {
          var fresh = request.status === 200 && request.response && request.response.getElementById(id);
          var old = document.getElementById(id);
          if (fresh && old && fresh.innerHTML !== old.innerHTML) { old.innerHTML = fresh.innerHTML; }
        };
        request.send();
      }, 1000 * Number(node.getAttribute('data-live')));
    });
  }

  /* Seconds for which the lesson could be seen, told when it goes out of sight. */
  function study() {
    var page = document.querySelector('[data-study]');
    if (!page) { return; }
    var since = document.hidden ? 0 : Date.now();
    function take() {
      var seconds = since ? Math.round((Date.now() - since) / 1000) : 0;
      since = 0;
      return seconds > 0 && seconds < 7200 ? seconds : 0;
    }
    function tell() {
      var seconds = take();
      if (seconds) { beacon(page.getAttribute('data-study'), '&seconds=' + seconds); }
    }
    /* "Done" brings the seconds along: told apart they could arrive after the lesson was written down. */
    each('form[action$="/done"]', function (form) {
      form.addEventListener('submit', function () {
        var field = document.createElement('input');
        field.type = 'hidden';
        field.name = 'seconds';
        field.value = take();
        form.appendChild(field);
      });
    });
    document.addEventListener('visibilitychange', function () {
      if (document.hidden) { tell(); } else { since = Date.now(); }
    });
    window.addEventListener('pagehide', tell);
  }

  /* The heading that was last reached, told when the lesson goes out of sight. */
  function place() {
    var page = document.querySelector('[data-place]');
    if (!page) { return; }
    var last = '';
    function tell() {
      var reached = '';
      Array.prototype.forEach.call(page.querySelectorAll('h2[id],h3[id]'), function (head) {
        if (head.id !== 'terms' && head.getBoundingClientRect().top < window.innerHeight / 2) { reached = head.id; }
      });
      if (reached && reached !== last) {
        last = reached;
        beacon(page.getAttribute('data-place'), '&anchor=' + encodeURIComponent(reached));
      }
    }
    document.addEventListener('visibilitychange', function () { if (document.hidden) { tell(); } });
    window.addEventListener('pagehide', tell);
  }

  /* New posts count as read once the page was in view for a moment. */
  function seen() {
    var posts = document.querySelector('[data-seen]');
    if (posts) {
      setTimeout(function () { if (!document.hidden) { beacon(posts.getAttribute('data-seen')); } }, 4000);
    }
  }

  function filters() {
    function bind(box, target) {
      var rows = target.tagName === 'TABLE' ? target.tBodies[0].rows : target.children;
      box.addEventListener('input', function () {
        var wanted = box.value.toLowerCase();
        Array.prototype.forEach.call(rows, function (row) {
          row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
        });
      });
    }
    each('[data-filter]', function (field) {
      var target = document.getElementById(field.getAttribute('data-filter'));
      if (target) { field.hidden = false; bind(field.querySelector('input'), target); }
    });
  }

  /* Keys, unless switched off on the help page or while somebody types. */
  function keys() {
    each('[data-keys]', function (line) {
      var box = line.querySelector('input');
      line.hidden = false;
      box.checked = store.get('keys') !== 'off';
      box.addEventListener('change', function () { store.set('keys', box.checked ? 'on' : 'off'); });
    });
    function go(selector) {
      var link = document.querySelector(selector);
      if (link) { link.click(); }
    }
    function step(by) {
      var posts = Array.prototype.slice.call(document.querySelectorAll('.post'));
      var at = posts.indexOf(document.activeElement);
      var next = posts[at < 0 ? 0 : at + by];
      if (next) { next.focus(); }
    }
    document.addEventListener('keydown', function (event) {
      var tag = event.target.tagName;
      var typing = tag === 'TEXTAREA' || tag === 'SELECT' ||
        (tag === 'INPUT' && !/^(radio|checkbox)$/.test(event.target.type));
      if (typing || event.ctrlKey || event.altKey || event.metaKey || store.get('keys') === 'off') { return; }
      if (event.key === '?') { location.href = '/help#keys'; }
      else if (event.key === '/') {
        var search = document.querySelector('input[type=search]');
        if (search) { search.focus(); event.preventDefault(); }
      }
      else if (event.key === 'n') { go('form[action$="/done"] button'); }
      else if (event.key === 'p') { go('a[rel=prev]'); }
      else if (event.key === 'j') { step(1); }
      else if (event.key === 'k') { step(-1); }
      else if (/^[1-9]$/.test(event.key)) {
        var option = document.querySelectorAll('.quiz .option input:not(:disabled)')[event.key - 1];
        if (option) { option.click(); option.focus(); }
      }
    });
  }

  function printing() {
    each('[data-print]', function (line) {
      line.hidden = false;
      line.querySelector('button').addEventListener('click', function () { window.print(); });
    });
  }

  [drafts, words, busyButtons, idle, focusFaults, live, study, place, seen, filters, keys, printing].forEach(function (part) { part(); });
}());
