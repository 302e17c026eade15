// A page in the manner of the guide: jQuery, global functions, rows joined from strings. It knows
// nothing of acknowledgements or retries, and shows whatever the socket brings, as often as it does.
// Because rows are joined from strings, the server has to send text that is safe inside HTML.

var params = new URLSearchParams(location.search);
var role = params.get('role') === 'M' ? 'M' : 'T';
var userId = params.get('user') || (role === 'T' ? 'trainer1' : 'member1');
var socketUrl = params.get('ws') || location.origin.replace(/^http/, 'ws') + '/websocket';
var httpUrl = new URL('/', socketUrl.replace(/^ws/, 'http')).href;

var ws = null;
var chatInterval = null;
var lastSeq = 0; // the newest line shown
var firstSeq = Infinity; // the oldest one

// Opens the diary of one purchase.
function pt_chk(buy_sno) {
  var full = $(window).height();
  $('#bottom-menu-area').height(full);
  $('.direct-chat-messages').height(full - 200);
  $('.overlay2').hide();
  $('.overlay').show();
  $('.content').addClass('modal-open');

  $('#pt_chk_buy_sno').val(buy_sno);
  $('#clas_msg').empty();
  leaveRoom();
  loadInitialMessages(buy_sno);
  connectWebSocket(buy_sno);
}

function connectWebSocket(buy_sno) {
  var socket = new WebSocket(socketUrl);
  ws = socket;

  socket.onopen = function () {
    // The purchase number is a number here and, coming from the hidden field, a string in a message.
    socket.send(JSON.stringify({ action: 'join', room_id: Number(buy_sno), user_type: role, user_id: userId }));
  };

  socket.onmessage = function (event) {
    var frame = JSON.parse(event.data);
    if (frame.type === 'message' && socket === ws) {
      noteShown(frame.seq);
      appendNewMessage(frame.data);
    }
  };

  socket.onerror = function () {
    if (socket === ws) {
      fallbackToPolling(buy_sno);
    }
  };
}

function sendMessage() {
  var text = $('#clas_conts').val();
  if (!ws || ws.readyState !== WebSocket.OPEN) {
    alertToast('error', '연결이 끊어졌습니다. 다시 시도해주세요.');
  } else if (!text) {
    alertToast('error', '수업 내용을 입력하세요.');
  } else {
    ws.send(
      JSON.stringify({
        action: 'message',
        room_id: $('#pt_chk_buy_sno').val(),
        message: { CLAS_DIARY_CONTS: text, MEM_DV: role, BUY_SNO: $('#pt_chk_buy_sno').val() },
      }),
    );
    $('#clas_conts').val('');
  }
}

// Trainers stand on the left, members on the right.
function rowHtml(row) {
  var trainer = row['MEM_DV'] == 'T';
  var html = "<div class='direct-chat-msg" + (trainer ? '' : ' right') + "'>";
  html += "<span class='direct-chat-name'>" + (trainer ? '강사' : '회원') + '</span>';
  html += "<div class='direct-chat-text'>" + row['CLAS_DIARY_CONTS'] + '</div>';
  return html + '</div>';
}

function appendNewMessage(row) {
  keepingTheEndInView(function (box) {
    box.append(rowHtml(row));
  });
}

function keepingTheEndInView(change) {
  var box = $('#clas_msg');
  var nearEnd = box.scrollTop() + box.innerHeight() >= box[0].scrollHeight - 50;
  change(box);
  if (nearEnd) {
    box.scrollTop(box[0].scrollHeight);
  }
}

function noteShown(seq) {
  lastSeq = Math.max(lastSeq, seq);
  firstSeq = Math.min(firstSeq, seq);
}

// Without a socket: ask for what is new every five seconds.
function fallbackToPolling(buy_sno) {
  clearInterval(chatInterval);
  chatInterval = setInterval(function () {
    loadNewMessages(buy_sno);
  }, 5000);
}

// The socket is opened meanwhile and may be first: what it has brought is not shown again, and what
// was written before that goes above it.
function loadInitialMessages(buy_sno) {
  loadMessages(buy_sno, { limit: 50 }, function (events) {
    var older = $.grep(events, function (event) {
      return event.seq < firstSeq;
    });
    var rows = $.map(older, function (event) {
      noteShown(event.seq);
      return rowHtml(event.data);
    });
    keepingTheEndInView(function (box) {
      box.prepend(rows.join(''));
    });
  });
}

function loadNewMessages(buy_sno) {
  loadMessages(buy_sno, { after: lastSeq }, function (events) {
    $.each(events, function (i, event) {
      if (event.seq > lastSeq) {
        noteShown(event.seq);
        appendNewMessage(event.data);
      }
    });
  });
}

// `v=0` asks for the rows as this kind of page needs them: with texts that are safe inside HTML.
function loadMessages(buy_sno, what, show) {
  var asked = $.extend({ v: 0, user_id: userId, user_type: role }, what);
  $.getJSON(httpUrl + 'chat/rooms/' + encodeURIComponent(buy_sno) + '/messages', asked, function (page) {
    // 204: nothing new. An answer for a room that was left meanwhile is not shown in the next one.
    if (page && String(buy_sno) === $('#pt_chk_buy_sno').val()) {
      show(page.events);
    }
  });
}

function leaveRoom() {
  clearInterval(chatInterval);
  lastSeq = 0;
  firstSeq = Infinity;
  if (ws) {
    var socket = ws;
    ws = null;
    socket.close();
  }
}

function alertToast(kind, text) {
  $('#toast').attr('class', kind).text(text).stop(true, true).show().delay(3000).fadeOut();
}

$('#clas_conts').on('input', function () {
  if (ws && ws.readyState === WebSocket.OPEN) {
    ws.send(JSON.stringify({ action: 'typing', room_id: $('#pt_chk_buy_sno').val() }));
  }
});

$('#btn_clas_comment').on('click', sendMessage);

$('#bottom-menu-close').on('click', function () {
  $('.content').removeClass('modal-open');
  $('.overlay').hide();
  leaveRoom();
});

$('#open-room').on('click', function () {
  pt_chk(params.get('room') || '1');
});

// Once everything is there, also what another script puts in place of the functions above.
$(function () {
  if (params.has('room')) {
    pt_chk(params.get('room'));
  }
});
