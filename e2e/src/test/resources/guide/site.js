// What the guide takes for granted of the site around it: history and new rows by AJAX, a toast, who is logged in.
// Every call is noted, so that a test can tell what the page did and in which order.

var here = new URLSearchParams(location.search);
var maru = here.get('maru');
var session = { role: here.get('role'), id: here.get('user') };
var calls = [];
var newest = 0;

function loadRows(buy_sno, after) {
  var query = { v: 0, user_id: session.id, user_type: session.role, limit: 50 };
  if (after) query.after = after;
  $.getJSON('http://' + maru + '/chat/rooms/' + buy_sno + '/messages', query, function (page) {
    $.each((page || { events: [] }).events, function (i, row) {
      newest = row.seq;
      appendNewMessage(row.data);
    });
  });
}

function loadInitialMessages(buy_sno) {
  calls.push('loadInitialMessages ' + typeof buy_sno);
  loadRows(buy_sno, 0);
}

function loadNewMessages(buy_sno) {
  calls.push('loadNewMessages');
  loadRows(buy_sno, newest);
}

function alertToast(kind, text) {
  calls.push('toast ' + kind + ' ' + text);
}

// Notes what goes through a socket of the page, and changes nothing.
window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    calls.push('open ' + new URL(address).pathname);
  }
  send(text) {
    calls.push('send ' + text);
    super.send(text);
  }
  close() {
    calls.push('close');
    super.close();
  }
};
