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
var lastSeq = null; // the newest line that is shown; 0 if there is none, null while that is not known
var visit = 0; // counts openings, so that an answer for a room that was left is not shown in the next

// Opens the diary of one purchase: what it holds so far, then all that follows.
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
  var mine = visit;
  $.when(loadInitialMessages(buy_sno)).always(function () {
    if (mine === visit) {
      connectWebSocket(buy_sno);
    }
  });
}

function connectWebSocket(buy_sno) {
  var socket = new WebSocket(socketUrl);
  ws = socket;

  socket.onopen = function () {
    // The purchase number is a number here and, coming from the hidden field, a string in a message.
    // `after` is what is shown already; what was written since the history was read comes first.
    var join = { action: 'join', room_id: Number(buy_sno), user_type: role, user_id: userId };
    socket.send(JSON.stringify(lastSeq === null ? join : $.extend(join, { after: lastSeq })));
  };

  socket.onmessage = function (event) {
    var frame = JSON.parse(event.data);
    if (frame.type === 'message' && socket === ws) {
      lastSeq = Math.max(lastSeq, frame.seq);
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
function appendNewMessage(row) {
  var trainer = row['MEM_DV'] == 'T';
  var html = "<div class='direct-chat-msg" + (trainer ? '' : ' right') + "'>";
  html += "<span class='direct-chat-name'>" + (trainer ? '강사' : '회원') + '</span>';
  html += "<div class='direct-chat-text'>" + row['CLAS_DIARY_CONTS'] + '</div>';
  html += '</div>';

  var box = $('#clas_msg');
  var nearEnd = box.scrollTop() + box.innerHeight() >= box[0].scrollHeight - 50;
  box.append(html);
  if (nearEnd) {
    box.scrollTop(box[0].scrollHeight);
  }
}

// Without a socket: ask for what is new every five seconds.
function fallbackToPolling(buy_sno) {
  clearInterval(chatInterval);
  chatInterval = setInterval(function () {
    loadNewMessages(buy_sno);
  }, 5000);
}

function loadInitialMessages(buy_sno) {
  return loadMessages(buy_sno, { limit: 50 });
}

function loadNewMessages(buy_sno) {
  return loadMessages(buy_sno, { after: lastSeq || 0 });
}

// `v=0` asks for the rows as this kind of page needs them: with texts that are safe inside HTML.
function loadMessages(buy_sno, what) {
  var mine = visit;
  var asked = $.extend({ v: 0, user_id: userId, user_type: role }, what);
  return $.getJSON(httpUrl + 'chat/rooms/' + encodeURIComponent(buy_sno) + '/messages', asked, function (page) {
    if (mine !== visit) {
      return;
    }
    lastSeq = lastSeq || 0;
    // No page is a 204: nothing new. A slow answer may come when another has brought the same.
    $.each(page ? page.events : [], function (i, event) {
      if (event.seq > lastSeq) {
        lastSeq = event.seq;
        appendNewMessage(event.data);
      }
    });
  });
}

function leaveRoom() {
  clearInterval(chatInterval);
  visit++;
  lastSeq = null;
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
