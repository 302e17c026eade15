// Does, call by call, what the page of the guide does, its weak spots included: one global socket whose late
// frames nobody checks, no reconnect, rows joined from strings, a scroll rule that looks after the row is in.

var ws = null;
var chatInterval = null;

function pt_chk(number) {
  $('.overlay2').hide();
  $('.overlay').show();
  var tall = $(window).height();
  $('#bottom-menu-area').css('height', tall + 'px');
  $('.direct-chat-messages').css('height', tall - 200 + 'px');
  $('.content').addClass('modal-open');
  $('#pt_chk_buy_sno').val(number);
  if (ws) ws.close();
  loadInitialMessages(number);
  connectWebSocket(number);
}

function connectWebSocket(number) {
  ws = new WebSocket('ws://' + maru);
  ws.onopen = function () {
    var join = { action: 'join', room_id: number, user_type: session.role, user_id: session.id };
    ws.send(JSON.stringify(join));
  };
  ws.onmessage = function (event) {
    var frame = JSON.parse(event.data);
    if (frame.type === 'message') appendNewMessage(frame.data);
  };
  ws.onerror = function () {
    fallbackToPolling(number);
  };
  ws.onclose = function () {
    calls.push('closed');
  };
}

function sendMessage() {
  if (!ws || ws.readyState !== WebSocket.OPEN) {
    alertToast('error', '연결이 끊어졌습니다. 다시 시도해주세요.');
    return;
  }
  var words = $('#clas_conts').val();
  if (!words) {
    alertToast('error', '수업 내용을 입력하세요.');
    return;
  }
  var row = { CLAS_DIARY_CONTS: words, MEM_DV: 'T' };
  ws.send(JSON.stringify({ action: 'message', room_id: $('#pt_chk_buy_sno').val(), message: row }));
  $('#clas_conts').val('');
}

function appendNewMessage(row) {
  var side = row['MEM_DV'] == 'T' ? '' : ' right';
  $('#clas_msg').append("<div class='direct-chat-msg" + side + "'><p>" + row['CLAS_DIARY_CONTS'] + '</p></div>');
  var box = $('#clas_msg');
  if (box.scrollTop() + box.innerHeight() >= box[0].scrollHeight - 50) box.scrollTop(box[0].scrollHeight);
}

function fallbackToPolling(number) {
  chatInterval = setInterval(function () {
    loadNewMessages(number);
  }, 5000);
}

$('#clas_conts').on('input', function () {
  ws.send(JSON.stringify({ action: 'typing', room_id: $('#pt_chk_buy_sno').val() }));
});

$('#bottom-menu-close').click(function () {
  $('.content').removeClass('modal-open');
  if (ws) {
    ws.close();
    ws = null;
  }
});

$('#btn_clas_comment').click(function () {
  sendMessage();
});
